#include "state/own_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "state/files.hpp"

namespace sluis::state {

namespace {

/// mkdir takes the umask's bits away, and never adds any; a lax umask is why the mode is set once more.
result<void> make_one(const std::filesystem::path& folder, ::mode_t mode) {
  if (::mkdir(folder.c_str(), mode) != 0) {
    if (errno == EEXIST) return {};
    return io_error("making", folder);
  }
  if (::chmod(folder.c_str(), mode) != 0) return io_error("setting the mode of", folder);
  return {};
}

}  // namespace

result<void> make_own_folder(const std::filesystem::path& folder, ::mode_t mode) {
  std::filesystem::path so_far;
  for (const auto& part : folder) {
    so_far /= part;
    std::error_code ignored;
    if (!std::filesystem::exists(so_far, ignored)) SLUIS_TRY(make_one(so_far, mode));
  }
  struct ::stat found {};
  if (::stat(folder.c_str(), &found) != 0) return io_error("looking at", folder);
  if (!S_ISDIR(found.st_mode))
    return error(errc::io, folder.string() + " is no folder", "remove it, or name another one");
  const bool by_all = (found.st_mode & S_IWOTH) != 0;
  const bool by_group = (found.st_mode & S_IWGRP) != 0 && found.st_gid != ::getegid() && found.st_gid != 0;
  if (!by_all && !by_group) return {};
  return error(errc::refused, folder.string() + " may be written by others, who could replace what is in it",
               "chmod go-w " + folder.string());
}

result<void> expect_own(const std::filesystem::path& folder) {
  struct ::stat found {};
  if (::stat(folder.c_str(), &found) != 0) return io_error("looking at", folder);
  if (found.st_uid == 0 || found.st_uid == ::geteuid()) return {};
  return error(
      errc::refused,
      folder.string() + " belongs to user " + std::to_string(found.st_uid) + ", who could replace what is in it",
      "run this as that user, or give the folder to this one (chown)");
}

}  // namespace sluis::state
