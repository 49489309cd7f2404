// Did the keys of a read move? A key contradicts what is known (mapping/identity), and its person stands under another key: the administration renumbered. Whoever took
// that in would give the accounts of one person to another. In memory: shortened keyed hashes only. One thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "state/keyring.hpp"

namespace sluis::state {

class moved_keys {
 public:
  explicit moved_keys(const keyring& keys) : keys_(keys) {}

  void clear();
  /// A record of the read: what marks its person (mapping::marks_of).
  void read(const mac128& key, const std::vector<std::string>& marks);
  /// Who was known under a key that now contradicts.
  void contradicts(const mac128& key, const std::vector<std::string>& before, const std::vector<std::string>& now);
  [[nodiscard]] bool has_contradictions() const { return !before_.empty() || !now_.empty(); }
  /// Somebody who is known and whose key is not in the read.
  void absent(const mac128& key, const std::vector<std::string>& marks);

  /// Contradicting keys of which the person before stands under another key in the read, or of which the person now stands under another key as well or is known
  /// under another.
  [[nodiscard]] std::uint64_t count();

 private:
  struct entry {
    std::uint64_t mark = 0, key = 0;
    auto operator<=>(const entry&) const = default;
  };
  void add(std::vector<entry>& to, const mac128& key, const std::vector<std::string>& marks);
  static bool has_elsewhere(const std::vector<entry>& sorted, const entry& one);

  const keyring& keys_;
  std::vector<entry> read_, before_, now_, known_;
};

}  // namespace sluis::state
