#include "daemon/process/root_key.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace sluis::daemon {

namespace {

constexpr std::size_t key_size = 32;

class file {
 public:
  explicit file(int fd) : fd_(fd) {}
  ~file() {
    if (fd_ >= 0) ::close(fd_);
  }
  file(const file&) = delete;
  file& operator=(const file&) = delete;
  [[nodiscard]] int fd() const { return fd_; }

 private:
  int fd_;
};

error io_error(const std::filesystem::path& path, const char* doing, std::string hint) {
  return {errc::io, std::string("cannot ") + doing + " " + path.string() + ": " + std::strerror(errno),
          std::move(hint)};
}

result<secret> decode(std::string raw, const std::filesystem::path& path) {
  while (!raw.empty() && (raw.back() == '\n' || raw.back() == '\r')) raw.pop_back();
  if (raw.size() == 2 * key_size) {
    auto bytes = from_hex(raw);
    wipe(raw);
    if (bytes) return secret(std::move(*bytes));
  } else if (raw.size() == key_size) {
    return secret(std::move(raw));
  }
  wipe(raw);
  return error{errc::invalid_input, path.string() + " does not hold a root key (64 hex digits)",
               "restore it from where it is kept safe; without it nothing that is kept can be read"};
}

result<secret> read_key(const std::filesystem::path& path, bool check_mode) {
  const file in(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (in.fd() < 0) return io_error(path, "read the root key", "start once with --init to make one");
  struct stat info {};
  if (::fstat(in.fd(), &info) != 0) return io_error(path, "inspect", "");
  const auto mode = info.st_mode & 07777U;
  if (check_mode && ((mode != 0400U && mode != 0600U) || (info.st_uid != ::geteuid() && info.st_uid != 0))) {
    return error{errc::refused, path.string() + " may be read by others (or is not yours)",
                 "chmod 0600 it, and own it"};
  }
  std::string raw(256, '\0');
  const auto size = ::read(in.fd(), raw.data(), raw.size());
  if (size < 0) return io_error(path, "read the root key", "");
  raw.resize(static_cast<std::size_t>(size));
  return decode(std::move(raw), path);
}

result<secret> make_key(const std::filesystem::path& path, sluis::random& chance) {
  std::string bytes(key_size, '\0');
  chance.fill(bytes.data(), bytes.size());
  std::string hex = to_hex(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) + "\n";
  const file out(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (out.fd() < 0) return io_error(path, "make the root key", "make its folder, or let it be written");
  const bool written =
      ::write(out.fd(), hex.data(), hex.size()) == static_cast<ssize_t>(hex.size()) && ::fsync(out.fd()) == 0;
  wipe(hex);
  if (!written) return io_error(path, "write the root key", "free some space and remove the unfinished file");
  return secret(std::move(bytes));
}

}  // namespace

result<secret> load_root_key(const std::optional<std::filesystem::path>& key_file, missing_key when_missing,
                             sluis::random& chance) {
  if (key_file) {
    const bool missing = ::access(key_file->c_str(), F_OK) != 0 && errno == ENOENT;
    if (missing && when_missing == missing_key::make) return make_key(*key_file, chance);
    return read_key(*key_file, true);
  }
  const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
  if (credentials == nullptr) {
    return error{errc::invalid_input, "no root key: the configuration names no key_file and systemd gave no credential",
                 "set [daemon] key_file, or LoadCredentialEncrypted=sluis-root-key in the unit"};
  }
  return read_key(std::filesystem::path(credentials) / "sluis-root-key", false);
}

}  // namespace sluis::daemon
