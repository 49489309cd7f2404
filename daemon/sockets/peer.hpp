// Who is at the other end of a UNIX socket, and whether that user may come in (E: logical access). The socket file's
// mode is the first gate, this is the second.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/service.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// As the kernel noted it when the peer connected.
struct peer {
  caller who;
  std::vector<gid_t> groups;  // supplementary ones; `who.gid` is not necessarily among them
};

/// Who may use one socket.
struct admission {
  uid_t own_uid = 0;           // the daemon's
  std::optional<gid_t> group;  // the configured one
};

enum class verdict : std::uint8_t { admitted, refused };

/// Root, the daemon's own user, and members of the group. Pure.
[[nodiscard]] verdict admit(const peer& who, const admission& rule);

/// SO_PEERCRED and SO_PEERGROUPS; where the kernel lacks the latter, getgrouplist of the user's name.
[[nodiscard]] result<peer> peer_of(int socket);

/// The id of a group by its name; errc::not_found names it. Empty name: no group.
[[nodiscard]] result<std::optional<gid_t>> group_by_name(const std::string& name);

}  // namespace sluis::daemon
