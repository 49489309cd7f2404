#include "daemon/sockets/peer.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace sluis::daemon {

namespace {

constexpr std::size_t most_groups = 65536;  // NGROUPS_MAX
constexpr std::size_t name_buffer_size = 64 * 1024;
constexpr uid_t overflow_uid = 65534;  // what the kernel shows of a uid that has none here (proc_sys_kernel(5))

std::string text_of(uid_t uid) {
  return "uid " + std::to_string(uid);
}

}  // namespace

std::optional<account> account_of(uid_t uid) {
  std::vector<char> buffer(name_buffer_size);
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return std::nullopt;
  int count = 64;
  std::vector<gid_t> groups(static_cast<std::size_t>(count));
  if (getgrouplist(found->pw_name, found->pw_gid, groups.data(), &count) < 0) {
    groups.resize(std::min(static_cast<std::size_t>(std::max(count, 0)), most_groups));
    count = static_cast<int>(groups.size());
    if (getgrouplist(found->pw_name, found->pw_gid, groups.data(), &count) < 0) return std::nullopt;
  }
  groups.resize(static_cast<std::size_t>(count));
  return account{found->pw_name, std::move(groups)};
}

std::optional<refusal> refuse(const peer& who, const admission& rule) {
  const auto uid = who.who.uid;
  if (uid == 0 || uid == rule.own_uid) return std::nullopt;
  if (!rule.group) {
    return refusal{"you may not use this socket",
                   "use sudo: no group is configured for this socket ([daemon] admin_group, audit_group)"};
  }
  if (uid == overflow_uid) {
    return refusal{"you may not use this socket: the kernel cannot tell who you are (" + text_of(uid) + ")",
                   "use it outside of containers and user namespaces, with a login of your own"};
  }
  for (const auto& range : rule.namespaces) {
    if (!range.contains(uid)) continue;
    return refusal{"you may not use this socket: " + text_of(uid) +
                       " is of a user namespace (/etc/subuid gives it to '" + range.owner + "') and is nobody's own",
                   "use it outside of the namespace, with a login of your own"};
  }
  if (!who.known) {
    return refusal{"you may not use this socket: " + text_of(uid) + " has no account on this machine",
                   "use it with a login of your own"};
  }
  const auto& groups = who.known->groups;
  if (std::find(groups.begin(), groups.end(), *rule.group) == groups.end()) {
    return refusal{"you may not use this socket: the account database does not have '" + who.known->name +
                       "' in the group '" + rule.group_name + "'",
                   "become a member of the group '" + rule.group_name + "', or use sudo"};
  }
  return std::nullopt;
}

result<caller> caller_at(int socket) {
  ucred cred{};
  socklen_t size = sizeof cred;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &cred, &size) != 0) {
    return error(errc::io, "the kernel does not say who is at the socket: " + std::generic_category().message(errno));
  }
  return caller{cred.uid, cred.gid, cred.pid, {}};
}

result<std::optional<gid_t>> group_by_name(const std::string& name) {
  if (name.empty()) return std::optional<gid_t>{};
  std::vector<char> buffer(name_buffer_size);
  struct ::group entry {};
  struct ::group* found = nullptr;
  const int failed = getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (failed != 0)
    return error(errc::io, "cannot look up the group '" + name + "': " + std::generic_category().message(failed));
  if (found == nullptr) {
    return error(errc::not_found, "there is no group '" + name + "'",
                 "make it (`groupadd --system " + name + "`) or name another in [daemon] of the configuration");
  }
  return std::optional<gid_t>{found->gr_gid};
}

}  // namespace sluis::daemon
