// Entries in, tiles out: the one place that turns a row of log entries into the static files. What becomes of a file –
// written, or compared with what lies there – is the receiver's business. Copies are cheap (under 100 KiB), so that a
// publish that fails can be dropped. One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "model/result.hpp"
#include "state/log/merkle.hpp"
#include "state/log/tile.hpp"

namespace sluis::state::tlog {

/// A file of the log and its bytes.
using tile_receiver = std::function<result<void>(const tile_name& name, std::string_view bytes)>;

/// Hash tiles.
class hash_stream {
 public:
  hash_stream() = default;
  /// Goes on behind this edge.
  explicit hash_stream(tree_edge edge) : edge_(std::move(edge)) {}
  result<void> add(hasher& h, const sha256_hash& leaf, const tile_receiver& receive);
  /// The unfinished tiles of this size, those that a tree of `since` leaves has as well left out.
  result<void> flush(std::uint64_t since, const tile_receiver& receive) const;
  [[nodiscard]] std::uint64_t size() const noexcept { return edge_.size(); }
  [[nodiscard]] sha256_hash root(hasher& h) const { return edge_.root(h); }

 private:
  tree_edge edge_;
};

/// Entry bundles.
class entry_stream {
 public:
  entry_stream() = default;
  /// Goes on behind `size` entries; `bundle`: the unfinished one's bytes.
  entry_stream(std::uint64_t size, std::string bundle) : size_(size), bundle_(std::move(bundle)) {}
  result<void> add(std::string_view entry, const tile_receiver& receive);
  result<void> flush(const tile_receiver& receive) const;

 private:
  std::uint64_t size_ = 0;
  std::string bundle_;
};

}  // namespace sluis::state::tlog
