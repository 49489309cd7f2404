#include "daemon/process/running/running_tasks.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/cycle/foreseen.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

void running_tasks::spawn(asio::awaitable<void> task, std::shared_ptr<job::part> part) {
  spawn(std::move(task), [part = std::move(part)](const std::exception_ptr& thrown) { note_thrown(*part, thrown); });
}

asio::awaitable<bool> running_tasks::sleep_until_stopped(std::chrono::milliseconds duration) {
  // One timer for all sleepers would wake them together; each waits on its own and is woken by slices, so that a stop
  // is seen in time.
  constexpr auto slice = 200ms;
  asio::steady_timer timer(io_);
  while (duration > 0ms && !stopping_) {
    const auto step = std::min<std::chrono::milliseconds>(duration, slice);
    timer.expires_after(step);
    co_await timer.async_wait(asio::use_awaitable);
    duration -= step;
  }
  co_return !stopping_;
}

void log_thrown(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception&) {
    spdlog::error("a task ended unexpectedly: {}", caught_text());
  }
}

}  // namespace sluis::daemon
