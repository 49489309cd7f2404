// One at a time, first come first served, among coroutines of one thread. Whoever waits stays in the queue until its
// turn, also at a stop: look then whether to go on.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <memory>

namespace sluis::daemon {

class async_lock {
 public:
  explicit async_lock(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  class holder {
   public:
    explicit holder(async_lock& lock) : lock_(&lock) {}
    holder(holder&& other) noexcept : lock_(std::exchange(other.lock_, nullptr)) {}
    holder(const holder&) = delete;
    holder& operator=(const holder&) = delete;
    holder& operator=(holder&&) = delete;
    ~holder() {
      if (lock_ != nullptr) lock_->release();
    }

   private:
    async_lock* lock_;
  };

  boost::asio::awaitable<holder> acquire() {
    if (held_) {
      auto turn = std::make_shared<boost::asio::steady_timer>(executor_, boost::asio::steady_timer::time_point::max());
      waiting_.push_back(turn);
      boost::system::error_code cancelled;
      co_await turn->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
    }
    held_ = true;
    co_return holder(*this);
  }

  [[nodiscard]] bool held() const { return held_; }

 private:
  void release() {
    if (waiting_.empty()) {
      held_ = false;
      return;
    }
    auto next = waiting_.front();  // stays held: handed over
    waiting_.pop_front();
    next->cancel();
  }

  boost::asio::any_io_executor executor_;
  bool held_ = false;
  std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace sluis::daemon
