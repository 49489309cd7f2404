// What an institution's folder must have before it is opened. Any thread.
#pragma once

#include <filesystem>

#include "model/result.hpp"

namespace sluis::state {

/// errc::corrupt: a part is missing while one that is made later is there.
[[nodiscard]] result<void> expect_whole_folder(const std::filesystem::path& folder);

}  // namespace sluis::state
