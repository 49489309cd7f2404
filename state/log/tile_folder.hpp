// The log's folder as a reader sees it: checkpoint, vkey, tiles and bundles. Where a partial tile is gone because the
// tile has filled up meanwhile, the full one serves (C2SP tlog-tiles, "Partial tiles"). Never writes.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "state/log/checkpoint.hpp"
#include "state/log/note.hpp"
#include "state/log/proof.hpp"
#include "state/log/tile.hpp"

namespace sluis::state::tlog {

struct entry_bundle {
  std::string bytes;
  std::vector<std::string_view> entries;  // views into bytes: not to be copied
};

/// All errors are errc::corrupt and name the file (relative to the folder), but for errc::io.
class tile_folder {
 public:
  explicit tile_folder(std::filesystem::path folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return folder_; }
  [[nodiscard]] result<note_verifier> verifier() const;
  /// Signature and origin checked.
  [[nodiscard]] result<checkpoint> signed_checkpoint(const note_verifier& by) const;
  /// The hash tile's `width` hashes of 32 bytes.
  [[nodiscard]] result<std::string> hashes(const tile_name& name) const;
  /// The entries of the bundle, into `out`.
  result<void> entries(std::uint64_t index, std::uint64_t width, entry_bundle& out) const;
  /// Hashes of perfect subtrees out of the tiles of a tree of `size` leaves, the last tile of each level kept. Borrows
  /// the folder and h.
  [[nodiscard]] node_source nodes(std::uint64_t size, hasher& h) const;

 private:
  std::filesystem::path folder_;
};

/// "tile/0/000: hash 17 is not the right one"; empty where both are the same.
[[nodiscard]] std::string difference(const tile_name& name, std::string_view expected, std::string_view found);

}  // namespace sluis::state::tlog
