// Which files of a log folder the sockets give out: checkpoint, vkey, and tiles by their canonical C2SP names. Nothing
// else has a name here, so there is no path to walk out of the folder with.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "model/result.hpp"

namespace sluis::daemon::api {

/// "checkpoint", "vkey", "tile/0/x001/234", "tile/entries/000.p/17". Pure.
[[nodiscard]] bool is_log_file(std::string_view name);

/// The bytes of such a file. errc::not_found for another name or a missing file.
[[nodiscard]] result<std::string> read_log_file(const std::filesystem::path& folder, const std::string& name);

}  // namespace sluis::daemon::api
