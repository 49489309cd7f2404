// The listening ends of admin.sock and audit.sock: our own, or handed over by systemd.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/sockets/unique_fd.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// Listens at `path`, mode 0660, of `group` if given. A socket file at which nobody answers is left over from a killed
/// daemon and is removed; one that answers is errc::conflict, anything that is no socket errc::conflict too.
[[nodiscard]] result<unique_fd> listen_at(const std::filesystem::path& path, std::optional<gid_t> group);

/// The listening UNIX sockets that systemd handed over, by FileDescriptorName; none if it did not start us by socket.
/// Takes them from the environment: a second call finds none.
[[nodiscard]] result<std::vector<std::pair<std::string, unique_fd>>> inherited_listeners();

}  // namespace sluis::daemon
