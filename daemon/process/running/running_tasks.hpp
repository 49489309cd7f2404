// What goes on beside the sockets, and how it ends: nothing is detached, and a stop waits for all of it (architecture,
// "Threads"). On the io_context's thread; stopping() may be read by any.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>

#include "daemon/cycle/task_group.hpp"
#include "daemon/process/running/jobs.hpp"

namespace sluis::daemon {

class running_tasks {
 public:
  explicit running_tasks(boost::asio::io_context& io) : io_(io), group_(io.get_executor()) {}

  /// `on_throw` hears of what the task throws.
  void spawn(boost::asio::awaitable<void> task, std::function<void(std::exception_ptr)> on_throw) {
    group_.spawn(std::move(task), std::move(on_throw));
  }
  /// Of a part of a job: what the task throws stands in its report.
  void spawn(boost::asio::awaitable<void> task, std::shared_ptr<job::part> part);
  /// False: the daemon is being stopped, so that less was slept.
  boost::asio::awaitable<bool> sleep_until_stopped(std::chrono::milliseconds duration);

  [[nodiscard]] const std::atomic<bool>& stopping() const { return stopping_; }
  /// Nothing new begins.
  void begin_stop() { stopping_ = true; }
  /// Until nothing runs; false: not all has ended in time.
  boost::asio::awaitable<bool> wait(std::chrono::milliseconds at_most) { return group_.wait(at_most); }

  [[nodiscard]] task_group& group() { return group_; }
  [[nodiscard]] boost::asio::any_io_executor io() const { return io_.get_executor(); }

 private:
  boost::asio::io_context& io_;
  task_group group_;
  std::atomic<bool> stopping_ = false;
};

/// What a task that belongs to no job threw goes to the journal.
void log_thrown(const std::exception_ptr& thrown);

}  // namespace sluis::daemon
