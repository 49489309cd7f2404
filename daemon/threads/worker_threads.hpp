// The threads on which institutions work. There are so many that those of an institution whose disk or network share
// hangs leave enough for all others.
#pragma once

#include <algorithm>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <system_error>
#include <thread>
#include <vector>

namespace sluis::daemon {

/// An institution takes two at most: for its strand, and for a look at a source's folder. Some are left for the
/// machine's cores.
[[nodiscard]] constexpr std::size_t threads_for(std::size_t institutions) {
  constexpr std::size_t of_each = 2, more = 4,
                        most = 256;  // TasksMax in systemd/sluisd.service.in leaves room for these
  return std::min(of_each * institutions + more, most);
}

/// One thread: the io_context's.
class worker_threads {
 public:
  explicit worker_threads(std::size_t institutions) : count_(threads_for(institutions)), pool_(count_) {}
  worker_threads(const worker_threads&) = delete;
  worker_threads& operator=(const worker_threads&) = delete;
  ~worker_threads() { join(); }

  [[nodiscard]] boost::asio::thread_pool& pool() { return pool_; }
  /// Adds threads where there are too few for so many. None is taken away. A thread that cannot be started is done
  /// without.
  void make_room_for(std::size_t institutions) {
    for (; count_ < threads_for(institutions); ++count_) {
      try {
        added_.emplace_back([this] { pool_.attach(); });
      } catch (const std::system_error&) {
        return;
      }
    }
  }
  /// Returns when all work is done.
  void join() {
    pool_.join();
    for (auto& each : added_) each.join();
    added_.clear();
  }

 private:
  std::size_t count_;
  boost::asio::thread_pool pool_;
  std::vector<std::thread> added_;
};

}  // namespace sluis::daemon
