// Did the keys of a read move? A key contradicts what is known (mapping/identity), and its person stands under another key: the administration renumbered. Whoever took
// that in would give the accounts of one person to another. In memory: shortened keyed hashes only. One thread at a time.
#pragma once

#include <cstdint>
#include <set>
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
  /// One under a key that nobody had.
  void newcomer(const mac128& key, const std::vector<std::string>& marks);
  /// Who was known under a key that now contradicts.
  void contradicts(const mac128& key, const std::vector<std::string>& before, const std::vector<std::string>& now);
  /// A record under a known key that contradicts nothing by itself and says another name or ECK iD: the marks that it has no more, and those that it has now.
  void changes(const mac128& key, const std::vector<std::string>& before, const std::vector<std::string>& now);
  [[nodiscard]] bool is_empty() const { return before_.empty() && now_.empty() && lost_.empty() && gained_.empty(); }
  /// Somebody who is known and whose key is not in the read.
  void absent(const mac128& key, const std::vector<std::string>& marks);
  /// Somebody who left earlier and is not erased. They count for `changes` only.
  void left(const mac128& key, const std::vector<std::string>& marks);

  /// Keys of `changes` that other records contradict: the person before stands under another key in the read, or the person now was known under another key that
  /// the read does not have any more or gives to somebody else. With them the keys of newcomers under whom the person before of such a key, or of one that
  /// contradicts, stands now: they would get a second account.
  [[nodiscard]] std::set<std::uint64_t> exchanged();
  [[nodiscard]] static std::uint64_t shortened(const mac128& mac);

  /// Known keys of `exchanged`, and contradicting keys of which the person before stands under another key in the read, or of which the person now stands under another key as
  /// well or is known under another.
  [[nodiscard]] std::uint64_t count();

 private:
  struct entry {
    std::uint64_t mark = 0, key = 0;
    auto operator<=>(const entry&) const = default;
  };
  void add(std::vector<entry>& to, const mac128& key, const std::vector<std::string>& marks);
  void sort();
  void add_exchanged(std::set<std::uint64_t>& to) const;
  static bool has_elsewhere(const std::vector<entry>& sorted, const entry& one);

  const keyring& keys_;
  std::vector<entry> read_, before_, now_, known_;
  std::vector<entry> lost_, gained_, left_, new_;
};

}  // namespace sluis::state
