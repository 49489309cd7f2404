// Answers that are waited for, for a while and not for ever: whoever asks has less patience than a disk or a share that
// hangs. On the io_context's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "model/result.hpp"

namespace sluis::daemon {

/// How long a question waits for an institution: shorter than whoever asks has patience, and longer than a source that
/// gives no byte holds its strand (20 s). A very large file, or a share that gives a little now and then, can hold one
/// longer; then the question says so of that institution, and the others' answers are unaffected.
inline constexpr std::chrono::seconds answer_patience{30};

[[nodiscard]] inline error gave_no_answer(std::chrono::seconds within) {
  return {errc::unavailable, "did not answer within " + std::to_string(within.count()) + " s",
          "its disk, or a share that it reads from, may be slow or hang: look into the journal"};
}

/// What came so far of a question to several institutions, in their order.
template <class T>
class answers {
 public:
  answers(const boost::asio::any_io_executor& io, std::size_t count) : so_far_(count), waiting_(count), changed_(io) {}

  /// Nothing: it has not answered.
  [[nodiscard]] const std::optional<result<T>>& of(std::size_t i) const { return so_far_[i]; }
  [[nodiscard]] std::size_t waiting() const { return waiting_; }
  void put(std::size_t i, result<T> answer) {
    so_far_[i].emplace(std::move(answer));
    --waiting_;
    changed_.cancel();
  }
  /// Until another answer comes, or `until`.
  boost::asio::awaitable<void> wait(boost::asio::steady_timer::time_point until) {
    changed_.expires_at(until);
    boost::system::error_code ignored;
    co_await changed_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
  }
  /// Until every one has answered, or `until`.
  boost::asio::awaitable<void> wait_for_all(boost::asio::steady_timer::time_point until) {
    while (waiting_ > 0 && boost::asio::steady_timer::clock_type::now() < until) co_await wait(until);
  }

 private:
  std::vector<std::optional<result<T>>> so_far_;
  std::size_t waiting_;
  boost::asio::steady_timer changed_;
};

}  // namespace sluis::daemon
