// inotify for the folders of all sources: one instance for the process (of instances a user may have 128). What changed
// is told by name; nothing is opened or read here. On the thread of `io`, but for placing a watch: that follows a path,
// and on a network share whose server is silent it does not come back.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "model/result.hpp"

namespace sluis::daemon {

/// Shared with threads that place watches and may be given up. Closed at the end.
class inotify_handle;

/// A watch that was placed.
struct placed_watch {
  int number = -1;
  std::uint64_t device = 0, inode = 0;  // of the folder
  const char* network = nullptr;        // the kind of its file system, where this tells nothing of other machines
};

/// Watches the folder that the path names, or in which the file that it names lies. Placed already, it has the same
/// number. Blocking; any thread. errc::not_found: there is no such folder. errc::refused: the limit of watches is
/// reached.
[[nodiscard]] result<placed_watch> place_watch(const inotify_handle& on, const std::filesystem::path& path);

class folder_watches {
 public:
  /// A file of this name was written and closed, came, went or was renamed. Empty: anything may have changed, and the
  /// watch may have ended; place it again.
  using told = std::function<void(std::string_view name)>;

  explicit folder_watches(boost::asio::any_io_executor io);
  ~folder_watches();
  folder_watches(const folder_watches&) = delete;
  folder_watches& operator=(const folder_watches&) = delete;

  /// Begins inotify. errc::refused: the limit of instances is reached. Once it has begun: the same again.
  result<std::shared_ptr<const inotify_handle>> begin();
  /// Tells, until end(). Call after begin(), once.
  boost::asio::awaitable<void> run();
  void end();
  [[nodiscard]] bool has_begun() const { return handle_ != nullptr; }

  /// `who` hears of this watch, and of no other any more.
  void listen(const void* who, int number, told what);
  /// A watch of which nobody hears any more is taken away.
  void forget(const void* who);

 private:
  struct listener {
    const void* who;
    told what;
  };
  bool read_events();
  void tell(int number, std::string_view name);
  void tell_all();
  void drop(int number);

  boost::asio::any_io_executor io_;
  std::shared_ptr<inotify_handle> handle_;
  std::optional<boost::asio::posix::stream_descriptor> stream_;
  std::map<int, std::vector<listener>> listeners_;  // by number of the watch
  bool is_over_ = false;
};

}  // namespace sluis::daemon
