// Unfinished tiles that are kept for the checkpoint before: nobody computes them any more, and each must be the
// beginning of the tile that is now.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "state/log/tile.hpp"

namespace sluis::state {

/// `bytes` is what tile `now` must hold; `say` gets each older form of it that differs, in words.
void check_older_partials(const std::filesystem::path& log_folder, const tlog::tile_name& now, std::string_view bytes,
                          const std::function<void(std::string)>& say);

}  // namespace sluis::state
