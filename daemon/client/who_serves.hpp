// Is it sluisd that answers at a socket? Whoever could put a socket of their own in its place would be told whom the
// administrator looks for, and why. (Issue 14, D1.)
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>

#include "model/result.hpp"

namespace sluis::daemon::client {

/// The folder in which a socket lies.
struct socket_folder {
  uid_t owner = 0;
  mode_t mode = 0;
};

/// Nothing: the server is root, the caller, or the owner of a folder that nobody else may write. Pure.
[[nodiscard]] std::optional<error> why_not_trusted(uid_t server, uid_t caller,
                                                   const std::optional<socket_folder>& folder,
                                                   const std::filesystem::path& socket);

/// The same of an open connection (SO_PEERCRED: who listens there) to the socket at `path`.
[[nodiscard]] result<void> check_who_serves(int connection, const std::filesystem::path& path);

}  // namespace sluis::daemon::client
