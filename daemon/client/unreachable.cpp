#include "daemon/client/unreachable.hpp"

#include <grp.h>
#include <sys/stat.h>

#include <cerrno>

namespace sluis::daemon::client {

namespace {

std::string group_of(const std::filesystem::path& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return {};
  const struct ::group* entry = getgrgid(found.st_gid);
  return entry != nullptr ? std::string(entry->gr_name) : std::to_string(found.st_gid);
}

}  // namespace

error unreachable(const std::filesystem::path& socket, const boost::system::error_code& why) {
  const std::string where = socket.string();
  if (why.value() == EACCES || why.value() == EPERM) {
    const auto group = group_of(socket);
    if (group.empty())
      return error(errc::unavailable, "permission denied at " + where, "use sudo, or have yourself added to its group");
    return error(
        errc::unavailable, "permission denied at " + where + ": only root and the group '" + group + "' may use it",
        group == "root" ? "use sudo"
                        : "have yourself added (sudo usermod -aG " + group + " $USER, then log in again), or use sudo");
  }
  const bool nobody = why.value() == ENOENT || why.value() == ECONNREFUSED;
  return error(errc::unavailable,
               "cannot reach sluisd at " + where + (nobody ? ": it is not running there" : ": " + why.message()),
               "start it with `systemctl start sluisd` or `sluisd --config FILE`, or name another socket with --socket "
               "or SLUIS_SOCKET");
}

}  // namespace sluis::daemon::client
