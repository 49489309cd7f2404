// Has this key been seen in this file? Answered from hashes, in at most 16 bytes a person: a second reading settles by
// the keys themselves what looks like a repetition.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sluis::sources::edexml {

[[nodiscard]] std::uint64_t key_hash(std::string_view key) noexcept;

class hash_set {
 public:
  /// False if it was there.
  bool insert(std::uint64_t hash);
  [[nodiscard]] bool contains(std::uint64_t hash) const;
  [[nodiscard]] bool empty() const { return used_ == 0; }

 private:
  [[nodiscard]] std::size_t find(std::uint64_t hash) const;
  void grow();

  std::vector<std::uint64_t> slots_;  // open addressing; 0 is free
  std::size_t used_ = 0;
};

}  // namespace sluis::sources::edexml
