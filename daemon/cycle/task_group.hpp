// Coroutines that run beside each other and are waited for: nothing is detached (architecture, "Threads"). One thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>

namespace sluis::daemon {

class task_group {
 public:
  explicit task_group(boost::asio::any_io_executor executor)
      : executor_(executor), idle_(executor, boost::asio::steady_timer::time_point::max()) {}

  /// `on_throw` hears of what the task throws.
  void spawn(boost::asio::awaitable<void> task, std::function<void(std::exception_ptr)> on_throw) {
    ++running_;
    boost::asio::co_spawn(executor_, std::move(task),
                          [this, on_throw = std::move(on_throw)](std::exception_ptr thrown) {
                            if (thrown) on_throw(thrown);
                            if (--running_ == 0) idle_.cancel();
                          });
  }

  /// Until nothing runs, also what is spawned meanwhile. False if something still runs when the time is up.
  boost::asio::awaitable<bool> wait(std::chrono::milliseconds at_most) {
    const auto until = boost::asio::steady_timer::clock_type::now() + at_most;
    while (running_ > 0 && boost::asio::steady_timer::clock_type::now() < until) {
      idle_.expires_at(until);
      boost::system::error_code cancelled;
      co_await idle_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    }
    co_return running_ == 0;
  }

  [[nodiscard]] std::size_t running() const { return running_; }

 private:
  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer idle_;
  std::size_t running_ = 0;
};

}  // namespace sluis::daemon
