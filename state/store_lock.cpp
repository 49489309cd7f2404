#include "state/store_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <system_error>

namespace sluis::state {

namespace {

/// Does this process have the file open once more? What cannot be looked at counts as no.
bool is_open_here(int own) {
  struct stat which {};
  if (::fstat(own, &which) != 0) return false;
  std::error_code failed;
  for (std::filesystem::directory_iterator each("/proc/self/fd", failed), end; !failed && each != end;
       each.increment(failed)) {
    const auto name = each->path().filename().string();
    int other = -1;
    std::from_chars(name.data(), name.data() + name.size(), other);
    struct stat what {};
    if (other == own || other < 0 || ::fstat(other, &what) != 0) continue;
    if (what.st_dev == which.st_dev && what.st_ino == which.st_ino) return true;
  }
  return false;
}

}  // namespace

result<descriptor> lock_folder(const std::filesystem::path& folder) {
  const auto file = folder / "lock";
  descriptor out(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (out.get() < 0) return io_error("opening", file);
  if (::flock(out.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return io_error("locking", file);
    if (is_open_here(out.get())) {
      return error(errc::unavailable, folder.string() + " is still open in this process",
                   "it is being closed: try again in a moment");
    }
    return error(errc::refused, folder.string() + " is open in another process",
                 "stop the other sluisd first, or ask it through its socket");
  }
  return out;
}

}  // namespace sluis::state
