#include "state/log/tile_stream.hpp"

namespace sluis::state::tlog {

result<void> hash_stream::add(hasher& h, const sha256_hash& leaf, const tile_receiver& receive) {
  result<void> outcome;
  edge_.add(h, leaf, [&](unsigned level, std::uint64_t index, std::span<const sha256_hash> hashes) {
    if (outcome) outcome = receive({static_cast<int>(level), index, tile_width}, as_bytes(hashes));
  });
  return outcome;
}

result<void> hash_stream::flush(std::uint64_t since, const tile_receiver& receive) const {
  const auto& levels = edge_.unfinished();
  for (unsigned level = 0; level < levels.size(); ++level) {
    const auto hashes_now = edge_.size() >> (tile_height * level);
    if (levels[level].empty() || hashes_now == since >> (tile_height * level)) continue;
    SLUIS_TRY(
        receive({static_cast<int>(level), hashes_now / tile_width, levels[level].size()}, as_bytes(levels[level])));
  }
  return {};
}

result<void> entry_stream::add(std::string_view entry, const tile_receiver& receive) {
  append_entry(bundle_, entry);
  ++size_;
  if (size_ % tile_width != 0) return {};
  SLUIS_TRY(receive({tile_name::entries, size_ / tile_width - 1, tile_width}, bundle_));
  bundle_.clear();
  return {};
}

result<void> entry_stream::flush(const tile_receiver& receive) const {
  if (size_ % tile_width == 0) return {};
  return receive({tile_name::entries, size_ / tile_width, size_ % tile_width}, bundle_);
}

}  // namespace sluis::state::tlog
