#include "state/store_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace sluis::state {

result<descriptor> lock_folder(const std::filesystem::path& folder) {
  const auto file = folder / "lock";
  descriptor out(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (out.get() < 0) return io_error("opening", file);
  if (::flock(out.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return io_error("locking", file);
    return error(errc::refused, folder.string() + " is open in another process", "stop the other sluisd first, or ask it through its socket");
  }
  return out;
}

}  // namespace sluis::state
