#include "daemon/threads/reading_places.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace sluis::daemon {

class reading_places::place {
 public:
  place(std::shared_ptr<reading_places> of, std::list<clock_used::time_point>::iterator which)
      : of_(std::move(of)), which_(which) {}
  ~place() { of_->leave(which_); }
  place(const place&) = delete;
  place& operator=(const place&) = delete;

 private:
  std::shared_ptr<reading_places> of_;
  std::list<clock_used::time_point>::iterator which_;
};

/// In the queue as long as it lives: the executor to which is posted is that of who waits.
struct reading_places::waiting {
  waiting(reading_places& in, const std::shared_ptr<boost::asio::steady_timer>& turn) : in_(in) {
    const std::lock_guard held(in_.mutex_);
    mine_ = in_.waiting_.insert(in_.waiting_.end(),
                                [turn] { boost::asio::post(turn->get_executor(), [turn] { turn->cancel(); }); });
  }
  ~waiting() {
    const std::lock_guard held(in_.mutex_);
    in_.waiting_.erase(mine_);
    if (!in_.waiting_.empty()) in_.waiting_.front()();  // it may be its turn now
  }
  waiting(const waiting&) = delete;
  waiting& operator=(const waiting&) = delete;

  std::shared_ptr<place> try_enter() {
    const std::lock_guard held(in_.mutex_);
    return mine_ == in_.waiting_.begin() ? in_.enter_if_free() : nullptr;
  }

 private:
  reading_places& in_;
  std::list<std::function<void()>>::iterator mine_;
};

std::shared_ptr<reading_places::place> reading_places::enter_if_free() {
  const auto since = clock_used::now() - limits_.patience;
  const auto at_ease = static_cast<std::size_t>(
      std::count_if(begun_.begin(), begun_.end(), [&](const auto& from) { return from > since; }));
  if (at_ease >= limits_.at_ease || begun_.size() >= limits_.most) return nullptr;
  return std::make_shared<place>(shared_from_this(), begun_.insert(begun_.end(), clock_used::now()));
}

void reading_places::leave(std::list<clock_used::time_point>::iterator which) {
  const std::lock_guard held(mutex_);
  begun_.erase(which);
  if (!waiting_.empty()) waiting_.front()();
}

std::shared_ptr<reading_places::place> reading_places::try_enter() {
  const std::lock_guard held(mutex_);
  return waiting_.empty() ? enter_if_free() : nullptr;
}

boost::asio::awaitable<std::shared_ptr<reading_places::place>> reading_places::enter(
    const std::atomic<bool>& stopping) {
  auto mine = try_enter();
  if (mine) co_return mine;
  const auto turn = std::make_shared<boost::asio::steady_timer>(co_await boost::asio::this_coro::executor);
  waiting queue(*this, turn);
  while (!stopping) {
    turn->expires_after(limits_.patience / 2);
    mine = queue.try_enter();
    if (mine) co_return mine;
    boost::system::error_code woken;
    co_await turn->async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, woken));
  }
  co_return nullptr;
}

}  // namespace sluis::daemon
