#include "state/log/merkle.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace sluis::state::tlog {

sha256_hash hasher::leaf(std::string_view entry) {
  using namespace std::string_view_literals;
  return digest_.add("\x00"sv).add(entry).finish();
}

sha256_hash hasher::node(const sha256_hash& left, const sha256_hash& right) {
  std::array<char, 65> bytes;  // one call costs less than three
  bytes[0] = 1;
  std::memcpy(bytes.data() + 1, left.data(), left.size());
  std::memcpy(bytes.data() + 33, right.data(), right.size());
  return digest_.add({bytes.data(), bytes.size()}).finish();
}

sha256_hash hasher::perfect(std::span<const sha256_hash> hashes) {
  if (!std::has_single_bit(hashes.size())) throw std::logic_error("a perfect subtree has 2^k hashes");
  std::vector<sha256_hash> row(hashes.begin(), hashes.end());
  for (auto width = row.size(); width > 1; width /= 2) {
    for (std::size_t i = 0; i < width / 2; ++i) row[i] = node(row[2 * i], row[2 * i + 1]);
  }
  return row.front();
}

void tree_edge::add(hasher& h, const sha256_hash& leaf, const full_tile& on_full) {
  sha256_hash rising = leaf;
  ++size_;
  for (unsigned level = 0;; ++level) {
    if (level == levels_.size()) {
      levels_.emplace_back();
      levels_.back().reserve(tile_width);
    }
    auto& tile = levels_[level];
    tile.push_back(rising);
    if (tile.size() < tile_width) return;
    on_full(level, (size_ >> (tile_height * (level + 1))) - 1, tile);
    rising = h.perfect(tile);
    tile.clear();
  }
}

sha256_hash tree_edge::root(hasher& h) const {
  if (size_ == 0) return h.empty_tree();
  // The right edge is a row of perfect subtrees, ever smaller to the right; they are joined from the right (RFC
  // 6962, 2.1).
  std::optional<sha256_hash> joined;
  for (const auto& tile : levels_) {
    std::size_t end = tile.size();
    while (end > 0) {
      const auto width = std::size_t{1} << std::countr_zero(end);
      const auto part = h.perfect(std::span(tile).subspan(end - width, width));
      joined = joined ? h.node(part, *joined) : part;
      end -= width;
    }
  }
  return *joined;
}

}  // namespace sluis::state::tlog
