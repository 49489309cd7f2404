#include "state/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace sluis::state {

descriptor::descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

descriptor& descriptor::operator=(descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

descriptor::~descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

error io_error(std::string_view doing, const std::filesystem::path& what) {
  const int code = errno;
  std::string text(doing);
  text += ' ' + what.string() + ": " + std::generic_category().message(code);
  if (code == ENOSPC || code == EDQUOT)
    return {errc::io, text, "make room on that file system; it goes on by itself afterwards"};
  if (code == EROFS)
    return {errc::io, text,
            "that file system is read-only: look at the kernel's log, mend it and mount it for writing; it goes on by "
            "itself afterwards"};
  if (code == EACCES || code == EPERM) return {errc::io, text, "give the daemon's user the right to write there"};
  return {errc::io, text, "look at the disk and the kernel's log"};
}

result<std::string> read_file(const std::filesystem::path& file, std::size_t limit) {
  const descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (in.get() < 0) {
    if (errno == ENOENT) return error(errc::not_found, file.string() + " does not exist");
    return io_error("opening", file);
  }
  struct stat info {};
  if (::fstat(in.get(), &info) != 0) return io_error("reading", file);
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size > limit) return error(errc::corrupt, file.string() + " is longer than it can be");
  std::string out(size, '\0');
  SLUIS_TRY(read_at(in, 0, out.data(), size, file));
  return out;
}

result<void> overwrite_durably(const std::filesystem::path& file) {
  const descriptor out(::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (out.get() < 0) return io_error("opening", file);
  struct stat info {};
  if (::fstat(out.get(), &info) != 0) return io_error("reading", file);
  SLUIS_TRY(write_at(out, 0, std::string(static_cast<std::size_t>(info.st_size), '\0'), file));
  if (::fdatasync(out.get()) != 0) return io_error("syncing", file);
  return {};
}

result<void> write_at(const descriptor& file, std::uint64_t offset, std::string_view bytes,
                      const std::filesystem::path& name) {
  while (!bytes.empty()) {
    const auto n = ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return io_error("writing", name);
    bytes.remove_prefix(static_cast<std::size_t>(n));
    offset += static_cast<std::uint64_t>(n);
  }
  return {};
}

result<void> read_at(const descriptor& file, std::uint64_t offset, void* out, std::size_t size,
                     const std::filesystem::path& name) {
  auto* to = static_cast<char*>(out);
  while (size > 0) {
    const auto n = ::pread(file.get(), to, size, static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return io_error("reading", name);
    if (n == 0) return error(errc::corrupt, name.string() + " ends too early", "restore it from its own backup");
    to += n;
    size -= static_cast<std::size_t>(n);
    offset += static_cast<std::uint64_t>(n);
  }
  return {};
}

result<void> sync_folder(const std::filesystem::path& folder) {
  const descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0) return io_error("opening", folder);
  if (::fsync(opened.get()) != 0) return io_error("syncing", folder);
  return {};
}

result<void> write_durably(const std::filesystem::path& file, std::string_view bytes) {
  const std::filesystem::path temporary = file.string() + ".tmp";
  {
    const descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (out.get() < 0) return io_error("making", temporary);
    SLUIS_TRY(write_at(out, 0, bytes, temporary));
    if (::fsync(out.get()) != 0) return io_error("syncing", temporary);
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) return io_error("renaming to", file);
  return sync_folder(file.parent_path());
}

result<void> make_private_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0) {
    if (errno == EEXIST && std::filesystem::is_directory(folder)) return {};
    return io_error("making", folder);
  }
  return sync_folder(folder.parent_path());
}

}  // namespace sluis::state
