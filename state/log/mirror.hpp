// A copy of an institution's log, from a folder or through a socket: vkey, checkpoint and exactly the tiles that the
// checkpoint's tree needs (C2SP tlog-tiles): full tiles and, at the right edge, partial ones.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "model/result.hpp"
#include "state/log/tile.hpp"

namespace sluis::state {

/// The tiles of a tree of `size` leaves, level by level, entry bundles first. Pure. `visit` stops it by an error.
[[nodiscard]] result<void> for_each_tile(std::uint64_t size,
                                         const std::function<result<void>(const tlog::tile_name&)>& visit);

/// Gives the bytes of "checkpoint", "vkey", "tile/…"; errc::not_found where there is no such file.
using log_fetcher = std::function<result<std::string>(const std::string& name)>;

/// Out of a log's folder on this machine.
[[nodiscard]] log_fetcher fetch_from(const std::filesystem::path& log_folder);

struct mirror_report {
  std::string origin;
  std::uint64_t size = 0;  // leaves
  std::uint64_t files = 0;
};

/// Into `to`, which is made, or holds an older copy of the same log. The checkpoint comes last: until then the folder
/// is the older copy. Where a partial tile has filled up meanwhile, the full one's beginning is taken; where it is
/// gone, a newer checkpoint. What is there already is not written again. errc::conflict if the folder holds something
/// else, or a copy that is longer than the log is now. `known`: so many leaves were compared byte for byte before, and
/// their full tiles are not looked at again where the copy's checkpoint is of so many at least.
[[nodiscard]] result<mirror_report> mirror_log(
    const log_fetcher& fetch, const std::filesystem::path& to,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress, std::uint64_t known = 0);

}  // namespace sluis::state
