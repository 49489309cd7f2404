// Why nobody could be talked to at a socket, and what to do: the error that people see most.
#pragma once

#include <boost/system/error_code.hpp>
#include <filesystem>

#include "model/result.hpp"

namespace sluis::daemon::client {

/// errc::unavailable. Where the socket may not be used, the hint names the group of its file.
[[nodiscard]] error unreachable(const std::filesystem::path& socket, const boost::system::error_code& why);

}  // namespace sluis::daemon::client
