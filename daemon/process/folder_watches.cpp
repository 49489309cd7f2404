#include "daemon/process/folder_watches.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include "connectors/sources/file_identity.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

class inotify_handle {
 public:
  explicit inotify_handle(int fd) : fd_(fd) {}
  ~inotify_handle() { ::close(fd_); }
  inotify_handle(const inotify_handle&) = delete;
  inotify_handle& operator=(const inotify_handle&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

namespace {

/// A new name for a file that was there (a hard link) is not among them: it cannot be told from the beginning of a file
/// that is being written. IN_ATTRIB: a file becomes readable (chmod, chown).
constexpr std::uint32_t what_is_told =
    IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::uint32_t watch_has_ended = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED;

std::string system_text(int cause) {
  return std::generic_category().message(cause);
}

error cannot_watch(const std::filesystem::path& path, int cause) {
  if (cause == ENOSPC || cause == ENOMEM) {
    return {errc::refused, "the limit of inotify watches is reached",
            "raise fs.inotify.max_user_watches (sysctl); meanwhile sources are read by their schedule"};
  }
  return {cause == ENOENT || cause == ENOTDIR ? errc::not_found : errc::io,
          path.string() + ": cannot be watched (" + system_text(cause) + ")", "check the source's path in sluis.toml"};
}

}  // namespace

result<placed_watch> place_watch(const inotify_handle& on, const std::filesystem::path& path) {
  struct stat found {};
  const bool is_there = ::stat(path.c_str(), &found) == 0;
  const bool is_file = is_there ? !S_ISDIR(found.st_mode) : path.has_extension();  // one that is to come
  const auto folder = is_file ? path.parent_path() : path;
  // The folder's identity first: if another takes its place before the watch is there, the next look finds it out.
  if (is_file || !is_there) {
    if (::stat(folder.c_str(), &found) != 0) return cannot_watch(folder, errno);
  }
  struct statfs system {};
  if (::statfs(folder.c_str(), &system) != 0) return cannot_watch(folder, errno);
  placed_watch out;
  out.device = static_cast<std::uint64_t>(found.st_dev);
  out.inode = static_cast<std::uint64_t>(found.st_ino);
  out.network = sources::network_file_system(static_cast<std::uint64_t>(system.f_type));
  out.number = ::inotify_add_watch(on.get(), folder.c_str(), what_is_told);
  if (out.number < 0) return cannot_watch(folder, errno);
  return out;
}

folder_watches::folder_watches(asio::any_io_executor io) : io_(std::move(io)) {}

folder_watches::~folder_watches() {
  if (stream_) stream_->release();  // the handle closes it, when the last thread that uses it is back
}

result<std::shared_ptr<const inotify_handle>> folder_watches::begin() {
  if (handle_) return std::shared_ptr<const inotify_handle>(handle_);
  const int fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (fd < 0) {
    const int cause = errno;
    return error(errc::refused, "inotify cannot be begun (" + system_text(cause) + ")",
                 cause == EMFILE ? "raise fs.inotify.max_user_instances (sysctl); meanwhile sources are read by their "
                                   "schedule"
                                 : "sources are read by their schedule");
  }
  handle_ = std::make_shared<inotify_handle>(fd);
  stream_.emplace(io_, fd);
  return std::shared_ptr<const inotify_handle>(handle_);
}

asio::awaitable<void> folder_watches::run() {
  while (!is_over_) {
    boost::system::error_code failed;
    co_await stream_->async_wait(asio::posix::stream_descriptor::wait_read,
                                 asio::redirect_error(asio::use_awaitable, failed));
    if (is_over_ || failed) co_return;
    if (!read_events()) tell_all();
  }
}

void folder_watches::end() {
  is_over_ = true;
  listeners_.clear();
  boost::system::error_code ignored;
  if (stream_) stream_->cancel(ignored);
}

/// A part of what is there, so that a storm of events lets others on this thread have their turn. False: it cannot be
/// read.
bool folder_watches::read_events() {
  constexpr int most_reads = 8;
  alignas(inotify_event) std::array<char, 32 * 1024> bytes;
  for (int reads = 0; reads < most_reads; ++reads) {
    const auto got = ::read(handle_->get(), bytes.data(), bytes.size());
    if (got < 0) return errno == EAGAIN || errno == EINTR;
    const auto size = static_cast<std::size_t>(got);
    for (std::size_t at = 0; at + sizeof(inotify_event) <= size;) {
      inotify_event event{};
      std::memcpy(&event, bytes.data() + at, sizeof event);
      const char* const name = bytes.data() + at + sizeof event;  // padded with zeros
      at += sizeof event + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) {
        tell_all();
      } else if ((event.mask & watch_has_ended) != 0) {
        tell(event.wd, {});
        if ((event.mask & IN_IGNORED) != 0) drop(event.wd);
      } else if (event.len > 0) {
        tell(event.wd, {name, ::strnlen(name, event.len)});
      }
    }
    if (size == 0) break;
  }
  return true;
}

void folder_watches::tell(int number, std::string_view name) {
  const auto found = listeners_.find(number);
  if (found == listeners_.end()) return;
  const auto all = found->second;  // who is told may listen elsewhere
  for (const auto& one : all) one.what(name);
}

void folder_watches::tell_all() {
  const auto all = listeners_;
  for (const auto& [number, some] : all) {
    for (const auto& one : some) one.what({});
  }
}

void folder_watches::drop(int number) {
  listeners_.erase(number);
}

void folder_watches::listen(const void* who, int number, told what) {
  const auto known = listeners_.find(number);
  const auto is_them = [who](const listener& one) { return one.who == who; };
  if (known != listeners_.end() && std::any_of(known->second.begin(), known->second.end(), is_them)) return;
  forget(who);
  listeners_[number].push_back({who, std::move(what)});
}

void folder_watches::forget(const void* who) {
  for (auto each = listeners_.begin(); each != listeners_.end();) {
    std::erase_if(each->second, [who](const listener& one) { return one.who == who; });
    if (!each->second.empty()) {
      ++each;
      continue;
    }
    if (handle_) ::inotify_rm_watch(handle_->get(), each->first);
    each = listeners_.erase(each);
  }
}

}  // namespace sluis::daemon
