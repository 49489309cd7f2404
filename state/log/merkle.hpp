// The Merkle tree of the log: RFC 6962 (section 2.1), the same hashes as RFC 9162.
//
//   leaf hash SHA-256(0x00 ‖ entry), node hash SHA-256(0x01 ‖ left ‖ right), the empty tree SHA-256("")
//
// `tree_edge` is all that must be in memory to add leaves for ever: for each level of tiles the hashes of its last,
// unfinished tile (at most 255), so at most 8 KiB a level. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "model/mutation.hpp"
#include "state/crypto/digest.hpp"

namespace sluis::state::tlog {

/// Hashes of one tile (C2SP tlog-tiles): 2^8.
inline constexpr unsigned tile_height = 8;
inline constexpr std::uint64_t tile_width = 256;

class hasher {
 public:
  [[nodiscard]] sha256_hash leaf(std::string_view entry);
  [[nodiscard]] sha256_hash node(const sha256_hash& left, const sha256_hash& right);
  [[nodiscard]] sha256_hash empty_tree() { return digest_.finish(); }
  /// Root of a perfect subtree over 2^k hashes.
  [[nodiscard]] sha256_hash perfect(std::span<const sha256_hash> hashes);

 private:
  crypto::sha256_stream digest_;
};

class tree_edge {
 public:
  /// A tile of this level and index is full.
  using full_tile = std::function<void(unsigned level, std::uint64_t index, std::span<const sha256_hash> hashes)>;

  tree_edge() = default;
  /// Of a tree of `size` leaves, with `unfinished` as below. Whether they lead to the tree's root is for whoever
  /// calls to see.
  tree_edge(std::uint64_t size, std::vector<std::vector<sha256_hash>> unfinished)
      : size_(size), levels_(std::move(unfinished)) {}

  void add(hasher& h, const sha256_hash& leaf, const full_tile& on_full);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Unfinished tiles: [level] -> its hashes; may be empty.
  [[nodiscard]] const std::vector<std::vector<sha256_hash>>& unfinished() const noexcept { return levels_; }
  [[nodiscard]] sha256_hash root(hasher& h) const;

 private:
  std::uint64_t size_ = 0;
  std::vector<std::vector<sha256_hash>> levels_;
};

}  // namespace sluis::state::tlog
