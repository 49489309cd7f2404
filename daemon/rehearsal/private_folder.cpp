#include "daemon/rehearsal/private_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "state/files.hpp"

namespace sluis::daemon::rehearsal {

namespace {

constexpr std::size_t longest_socket = 107;  // sun_path with its end (unix(7))
constexpr const char* deepest_file = "/run/admin.sock";

std::vector<std::filesystem::path> places() {
  if (const char* chosen = std::getenv("TMPDIR"); chosen != nullptr && *chosen != '\0') return {chosen};
  return {"/run", "/tmp"};
}

result<void> write_new(const std::filesystem::path& file, std::string_view bytes) {
  const state::descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (out.get() < 0) return state::io_error("making", file);
  return state::write_at(out, 0, bytes, file);
}

/// Best effort: on a file system that copies on write the old bytes may live on; then the folder belongs into memory.
void overwrite(const std::filesystem::path& file) noexcept {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return;
  struct stat info {};
  if (::fstat(fd, &info) == 0) {
    static constexpr char nothing[256] = {};
    for (off_t at = 0; at < info.st_size; at += static_cast<off_t>(sizeof nothing)) {
      const auto rest = std::min<off_t>(info.st_size - at, static_cast<off_t>(sizeof nothing));
      if (::pwrite(fd, nothing, static_cast<std::size_t>(rest), at) < 0) break;
    }
    ::fsync(fd);
  }
  ::close(fd);
}

}  // namespace

result<private_folder> private_folder::make() {
  error last;
  for (const auto& place : places()) {
    auto name = (std::filesystem::absolute(place) / "sluis-rehearsal-XXXXXX").string();
    if (name.size() + std::string_view(deepest_file).size() > longest_socket) {
      last = error(errc::invalid_input, place.string() + " is too long for a socket below it",
                   "set TMPDIR to a shorter path");
    } else if (::mkdtemp(name.data()) != nullptr) {
      return private_folder(name);
    } else {
      last = error(errc::io, state::io_error("making a folder in", place).message(),
                   "set TMPDIR to a folder that can be written");
    }
  }
  return last;
}

result<void> private_folder::write_key(const std::string& name, std::string_view bytes) {
  keys_.push_back(path_ / name);
  return write_new(keys_.back(), bytes);
}

result<void> private_folder::write(const std::string& name, std::string_view bytes) {
  return write_new(path_ / name, bytes);
}

void private_folder::destroy_keys() noexcept {
  for (const auto& each : keys_) {
    overwrite(each);
    ::unlink(each.c_str());
  }
  keys_.clear();
}

result<void> private_folder::remove() {
  if (path_.empty()) return {};
  destroy_keys();
  std::error_code failed;
  std::filesystem::remove_all(path_, failed);
  if (failed)
    return error(errc::io, "cannot remove " + path_.string() + ": " + failed.message(),
                 "what is in it is sealed and its key is gone; remove it by hand");
  path_.clear();
  return {};
}

private_folder::~private_folder() {
  const auto ignored = remove();
  static_cast<void>(ignored);
}

}  // namespace sluis::daemon::rehearsal
