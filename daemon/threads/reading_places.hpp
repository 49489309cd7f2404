// How many sources are read at once, of all institutions together: a few, since each takes a processor. One that takes
// long – a large file, a slow disk, a network share whose server is silent – counts no more after a while, so that
// nobody waits for it; of these there may be many. First come, first served.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>

namespace sluis::daemon {

/// Any thread, but for enter(): the executor of who awaits it. In a shared_ptr: threads that were given up have places.
class reading_places : public std::enable_shared_from_this<reading_places> {
 public:
  struct bounds {
    std::size_t at_ease = 4;  // of those that began within `patience`
    std::size_t most = 128;   // of all
    std::chrono::milliseconds patience{500};
  };
  /// Held while a source is read; given back on any thread.
  class place;

  reading_places() : reading_places(bounds{}) {}
  explicit reading_places(bounds b) : limits_(b) {}
  reading_places(const reading_places&) = delete;
  reading_places& operator=(const reading_places&) = delete;

  /// nullptr: there is none now, or others wait.
  [[nodiscard]] std::shared_ptr<place> try_enter();
  /// nullptr: it stops.
  [[nodiscard]] boost::asio::awaitable<std::shared_ptr<place>> enter(const std::atomic<bool>& stopping);

 private:
  using clock_used = std::chrono::steady_clock;
  struct waiting;

  std::shared_ptr<place> enter_if_free();  // mutex_ is held
  void leave(std::list<clock_used::time_point>::iterator which);

  const bounds limits_;
  std::mutex mutex_;
  std::list<clock_used::time_point> begun_;   // of who is in
  std::list<std::function<void()>> waiting_;  // wakes who waits
};

}  // namespace sluis::daemon
