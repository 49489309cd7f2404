#include "daemon/sockets/listener.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace sluis::daemon {

namespace {

constexpr int backlog = 128;
constexpr mode_t socket_mode = 0660;

error failed(const std::string& what, const std::filesystem::path& path) {
  return error(errc::io, what + " " + path.string() + ": " + std::generic_category().message(errno));
}

result<sockaddr_un> address_of(const std::filesystem::path& path) {
  sockaddr_un out{};
  out.sun_family = AF_UNIX;
  const auto& text = path.native();
  if (text.size() >= sizeof out.sun_path) {
    return error(errc::invalid_input, "the socket's path is longer than 107 bytes: " + text,
                 "choose a shorter run_dir");
  }
  std::memcpy(out.sun_path, text.data(), text.size());
  return out;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

/// Nobody may be answering at the path for its file to be removed.
result<void> remove_stale(const std::filesystem::path& path, const sockaddr_un& address) {
  struct stat found {};
  if (lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return {};
    return failed("cannot look at", path);
  }
  if (!S_ISSOCK(found.st_mode)) {
    return error(errc::conflict, path.string() + " exists and is no socket", "move it away, or choose another run_dir");
  }
  const unique_fd probe(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (probe.get() < 0) return failed("cannot make a socket to try", path);
  if (connect(probe.get(), generic(address), sizeof address) == 0 || errno == EAGAIN) {
    return error(errc::conflict, "another sluisd answers at " + path.string(),
                 "stop it first, or choose another run_dir");
  }
  if (errno != ECONNREFUSED) return failed("cannot tell whether somebody answers at", path);
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return failed("cannot remove the stale socket", path);
  return {};
}

}  // namespace

result<unique_fd> listen_at(const std::filesystem::path& path, std::optional<gid_t> group) {
  SLUIS_ASSIGN(const auto address, address_of(path));
  SLUIS_TRY(remove_stale(path, address));
  unique_fd out(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (out.get() < 0) return failed("cannot make a socket for", path);
  // Linux gives the file the socket's own mode: born without rights for others, nobody slips in before the chmod below.
  if (fchmod(out.get(), 0600) != 0) return failed("cannot set the mode of the socket for", path);
  if (bind(out.get(), generic(address), sizeof address) != 0) return failed("cannot listen at", path);
  if (group && chown(path.c_str(), static_cast<uid_t>(-1), *group) != 0)
    return failed("cannot give the group of", path);
  if (chmod(path.c_str(), socket_mode) != 0) return failed("cannot set the mode of", path);
  if (listen(out.get(), backlog) != 0) return failed("cannot listen at", path);
  return out;
}

result<std::vector<std::pair<std::string, unique_fd>>> inherited_listeners() {
  std::vector<std::pair<std::string, unique_fd>> out;
  char** names = nullptr;
  const int count = sd_listen_fds_with_names(1, &names);
  if (count < 0) return error(errc::io, "systemd's sockets: " + std::generic_category().message(-count));
  for (int i = 0; i < count; ++i) {
    out.emplace_back(names[i], unique_fd(SD_LISTEN_FDS_START + i));
    std::free(names[i]);
  }
  std::free(names);
  for (const auto& [name, fd] : out) {
    if (sd_is_socket_unix(fd.get(), SOCK_STREAM, 1, nullptr, 0) <= 0) {
      return error(errc::invalid_input,
                   "the socket '" + name + "' that systemd handed over is no listening UNIX stream socket",
                   "use ListenStream= with a path in sluisd-" + name + ".socket");
    }
  }
  return out;
}

}  // namespace sluis::daemon
