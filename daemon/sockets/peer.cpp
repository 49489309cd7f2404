#include "daemon/sockets/peer.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace sluis::daemon {

namespace {

constexpr std::size_t most_groups = 65536;  // NGROUPS_MAX
constexpr std::size_t name_buffer_size = 64 * 1024;

std::vector<gid_t> groups_by_account(uid_t uid, gid_t gid) {
  std::vector<char> buffer(name_buffer_size);
  passwd entry{};
  passwd* found = nullptr;
  if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return {};
  int count = 64;
  std::vector<gid_t> out(static_cast<std::size_t>(count));
  if (getgrouplist(found->pw_name, gid, out.data(), &count) < 0) {
    out.resize(std::min(static_cast<std::size_t>(std::max(count, 0)), most_groups));
    count = static_cast<int>(out.size());
    if (getgrouplist(found->pw_name, gid, out.data(), &count) < 0) return {};
  }
  out.resize(static_cast<std::size_t>(count));
  return out;
}

std::vector<gid_t> groups_of(int socket, const ucred& cred) {
  std::vector<gid_t> out(64);
  for (int attempt = 0; attempt < 2; ++attempt) {
    auto size = static_cast<socklen_t>(out.size() * sizeof(gid_t));
    if (getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, out.data(), &size) == 0) {
      out.resize(size / sizeof(gid_t));
      return out;
    }
    if (errno != ERANGE) break;
    out.resize(std::min(size / sizeof(gid_t), most_groups));  // the kernel says how many there are
  }
  return groups_by_account(cred.uid, cred.gid);
}

}  // namespace

verdict admit(const peer& who, const admission& rule) {
  if (who.who.uid == 0 || who.who.uid == rule.own_uid) return verdict::admitted;
  if (!rule.group) return verdict::refused;
  const bool member =
      who.who.gid == *rule.group || std::find(who.groups.begin(), who.groups.end(), *rule.group) != who.groups.end();
  return member ? verdict::admitted : verdict::refused;
}

result<peer> peer_of(int socket) {
  ucred cred{};
  socklen_t size = sizeof cred;
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &cred, &size) != 0) {
    return error(errc::io, "the kernel does not say who is at the socket: " + std::generic_category().message(errno));
  }
  return peer{{cred.uid, cred.gid, cred.pid}, groups_of(socket, cred)};
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
