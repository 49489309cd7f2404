// Who is at the other end of a UNIX socket, and whether that user may use it (E: logical access). The socket file's
// mode is the first gate, this is the second. A uid alone is no person: a user namespace gives anybody a whole range of
// them. So a uid counts only with an account that the account database of this machine has in the group, and never if
// /etc/subuid gives it to somebody's namespaces.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/cycle/status/answers.hpp"
#include "daemon/sockets/settings.hpp"
#include "daemon/sockets/subuid.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

/// As the kernel noted the peer when it connected, with what the account database says of that uid now.
struct peer {
  caller who;
  std::optional<account> known;  // none: the database has no account of this uid
};

/// Who may use one socket.
struct admission {
  uid_t own_uid = 0;           // the daemon's
  std::optional<gid_t> group;  // the configured one
  std::string group_name;
  std::vector<subuid_range> namespaces;  // uids that are nobody's own
};

struct refusal {
  std::string why, hint;
};

/// Nothing: admitted. Root and the daemon's own user are; everybody else by an account in the group. Pure.
[[nodiscard]] std::optional<refusal> refuse(const peer& who, const admission& rule);

/// SO_PEERCRED. The account is not asked for.
[[nodiscard]] result<caller> caller_at(int socket);

/// The account database of this machine (getpwuid_r, getgrouplist). Blocks, and with a directory service that hangs for
/// long: never on the io_context's thread.
[[nodiscard]] std::optional<account> account_of(uid_t uid);

/// The id of a group by its name; errc::not_found names it. Empty name: no group.
[[nodiscard]] result<std::optional<gid_t>> group_by_name(const std::string& name);

}  // namespace sluis::daemon
