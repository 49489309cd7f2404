#include "connectors/sources/edexml/file_input.hpp"

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "connectors/sources/edexml/own_links.hpp"

namespace sluis::sources::edexml {

namespace {

error cannot(const char* what, const std::string& name, int cause) {
  const auto code = cause == ENOENT ? errc::not_found : errc::io;
  return {code, name + ": cannot be " + what + " (" + std::generic_category().message(cause) + ")",
          cause == EACCES ? "give the daemon's user the right to read it" : "check the source's path and its disk"};
}

/// An export belongs to whoever may write to its folder: otherwise somebody linked it there from elsewhere.
bool is_of_its_folder(const struct stat& file, const struct stat& folder) {
  if (file.st_uid == 0 || file.st_uid == ::geteuid() || file.st_uid == folder.st_uid) return true;
  return (folder.st_mode & S_IWGRP) != 0 && file.st_gid == folder.st_gid;
}

/// The folder is what the configuration says; what is in it is foreign, so nothing in it is followed.
int open_in(int folder, const std::string& path) {
  // O_NONBLOCK: a FIFO of this name must not hang the worker.
  const auto file = std::filesystem::path(path).filename();
  return ::openat(folder, file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
}

bool same(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec &&
         a.st_ctim.tv_sec == b.st_ctim.tv_sec && a.st_ctim.tv_nsec == b.st_ctim.tv_nsec;  // nobody sets this one back
}

}  // namespace

file_input::file_input(int fd, std::string path, std::string name, const struct stat& at_open, moment before_open)
    : fd_(fd), path_(std::move(path)), name_(std::move(name)), at_open_(at_open), before_open_(before_open) {}

file_input::~file_input() {
  ::close(fd_);
}

result<std::unique_ptr<file_input>> file_input::open(const std::string& path, std::string name) {
  const auto before_open = std::chrono::system_clock::now();
  const auto parent = std::filesystem::path(path).parent_path();
  const auto folder = open_along_own_links(parent);
  if (!folder) return error{folder.error().code(), name + " in " + folder.error().message(), folder.error().hint()};
  struct stat of_folder {};
  const bool is_known = ::fstat(folder->get(), &of_folder) == 0;
  const int fd = open_in(folder->get(), path);
  const int why = errno;
  if (fd < 0 && why == ELOOP) {
    return error{errc::invalid_input, name + ": is a symbolic link, and links are not followed",
                 "put the export itself in its place"};
  }
  if (fd < 0) return cannot("opened", name, why);
  struct stat now {};
  if (!is_known || ::fstat(fd, &now) != 0 || !S_ISREG(now.st_mode)) {
    ::close(fd);
    return error{errc::invalid_input, name + ": is not a regular file", "put an EDEXML export in its place"};
  }
  if (!is_of_its_folder(now, of_folder)) {
    ::close(fd);
    return error{errc::invalid_input,
                 name + ": belongs to user " + std::to_string(now.st_uid) +
                     ", who may not write to this folder, so it was linked from elsewhere",
                 "let the export's own user write it, or give it the folder's group"};
  }
  if (static_cast<std::uint64_t>(now.st_size) > max_file_bytes) {
    ::close(fd);
    return error{errc::invalid_input,
                 name + ": is larger than " + std::to_string(max_file_bytes / (1024 * 1024)) +
                     " MiB, the most that is read (" + std::to_string(now.st_size) + " bytes)",
                 "nothing of it was taken in and nobody was removed; see what the export holds, and export each school "
                 "to a file of its own"};
  }
  return std::unique_ptr<file_input>(new file_input(fd, path, std::move(name), now, before_open));
}

result<std::size_t> file_input::read_at(std::uint64_t offset, char* out, std::size_t size) {
  // What is appended meanwhile is not read: a file could grow as fast as this goes.
  const auto whole = static_cast<std::uint64_t>(at_open_.st_size);
  size = static_cast<std::size_t>(std::min<std::uint64_t>(size, whole - std::min(offset, whole)));
  std::size_t done = 0;
  while (done < size) {
    const auto got = ::pread(fd_, out + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot("read", name_, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

std::optional<file_identity> file_input::identity() const {
  struct statfs system {};
  const bool is_known = ::fstatfs(fd_, &system) == 0;
  if (!is_known || network_file_system(static_cast<std::uint64_t>(system.f_type)) != nullptr) return std::nullopt;
  auto out = identity_of(at_open_);
  return out && is_settled(*out, before_open_) ? out : std::nullopt;
}

result<void> file_input::unchanged() {
  struct stat opened {};
  struct stat named {};
  if (::fstat(fd_, &opened) == 0 && ::lstat(path_.c_str(), &named) == 0 && same(opened, at_open_) &&
      same(named, at_open_)) {
    return {};
  }
  return error{
      errc::unavailable, name_ + ": changed while it was read",
      "nothing of it was taken in; it is read again next time. Let exports write to another name and rename when done"};
}

}  // namespace sluis::sources::edexml
