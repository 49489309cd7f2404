// Work whose result many coroutines of one thread need: one of them does it while the others wait for its end.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <utility>

namespace sluis::http {

class shared_work {
 public:
  /// Whoever holds it does the work; its end wakes the others.
  class turn {
   public:
    explicit turn(shared_work& work) : work_(&work) {}
    turn(turn&& other) noexcept : work_(std::exchange(other.work_, nullptr)) {}
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    turn& operator=(turn&&) = delete;
    ~turn() {
      if (work_ == nullptr) return;
      const auto over = std::exchange(work_->running_, nullptr);
      over->cancel();
    }

   private:
    shared_work* work_;
  };

  /// Nothing: another one was at it and has ended, well or not; look at the result, and begin again without one.
  boost::asio::awaitable<std::optional<turn>> begin() {
    using forever = boost::asio::steady_timer::time_point;
    if (const auto other = running_) {
      boost::system::error_code cancelled;
      co_await other->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
      co_return std::nullopt;
    }
    const auto executor = co_await boost::asio::this_coro::executor;
    running_ = std::make_shared<boost::asio::steady_timer>(executor, forever::max());
    co_return std::optional<turn>(std::in_place, *this);
  }

 private:
  std::shared_ptr<boost::asio::steady_timer> running_;
};

}  // namespace sluis::http
