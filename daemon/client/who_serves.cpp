#include "daemon/client/who_serves.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "daemon/sockets/peer.hpp"

namespace sluis::daemon::client {

namespace {

std::optional<socket_folder> folder_of(const std::filesystem::path& socket) {
  struct stat found {};
  const auto folder = socket.has_parent_path() ? socket.parent_path() : std::filesystem::path(".");
  if (::stat(folder.c_str(), &found) != 0) return std::nullopt;
  return socket_folder{found.st_uid, found.st_mode};
}

}  // namespace

std::optional<error> why_not_trusted(uid_t server, uid_t caller, const std::optional<socket_folder>& folder,
                                     const std::filesystem::path& socket) {
  if (server == 0 || server == caller) return std::nullopt;
  const bool others_may_write = folder && (folder->mode & (S_IWGRP | S_IWOTH)) != 0;
  if (folder && folder->owner == server && !others_may_write) return std::nullopt;
  return error(errc::refused,
               socket.string() + " is served by uid " + std::to_string(server) +
                   ", which is neither root nor the owner of a folder that nobody else may write",
               "nothing was asked; see whose process that is (ss -xlp), and make the folder its daemon's own with mode "
               "0755 or less");
}

result<void> check_who_serves(int connection, const std::filesystem::path& path) {
  SLUIS_ASSIGN(const auto server, caller_at(connection));
  const auto why = why_not_trusted(server.uid, ::geteuid(), folder_of(path), path);
  return why ? result<void>(*why) : result<void>{};
}

}  // namespace sluis::daemon::client
