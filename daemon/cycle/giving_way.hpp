// Long work on an institution's strand that others can interrupt: a stop, and an administrator's act that waits for the
// strand (a withdrawal, say). Interrupted work leaves nothing behind – its transaction is rolled back – and after an
// act it is begun again.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

#include "daemon/cycle/island.hpp"
#include "daemon/threads/on_strand.hpp"
#include "model/result.hpp"
#include "state/sqlite/interruption.hpp"

namespace sluis::daemon {

/// Asked again and again by the work, on the strand or on a thread that works for it.
class give_way {
 public:
  give_way(const std::atomic<bool>& stopping, const std::atomic<unsigned>* urgent)
      : stopping_(stopping), urgent_(urgent) {}
  /// The work should end now.
  [[nodiscard]] bool operator()() const {
    const bool now = stopping_ || (urgent_ != nullptr && *urgent_ > 0);
    if (now) was_asked_ = true;
    return now;
  }
  [[nodiscard]] bool was_asked() const { return was_asked_; }
  /// What the work returns then.
  [[nodiscard]] static error interrupted() {
    return {errc::unavailable, "interrupted by a stop or by an administrator's act", "the next sync goes on from here"};
  }

 private:
  const std::atomic<bool>& stopping_;
  const std::atomic<unsigned>* urgent_;
  mutable std::atomic<bool> was_asked_ = false;
};

/// Does `work`, and ends it within a millisecond or so where it does not ask by itself: in a loop over rows, or in one
/// statement that looks at a whole table. What it has not committed is rolled back. `work` returns a result and holds
/// its own transactions.
template <class Work>
std::invoke_result_t<Work&> giving_way_everywhere(state::store& store, const give_way& way, Work work) {
  const state::sqlite::interruption while_it_works(store.db(), [&way] { return way(); });
  try {
    return work();
  } catch (const state::sqlite::sqlite_error& thrown) {
    if (!state::sqlite::is_interruption(thrown) || !way.was_asked()) throw;
    return give_way::interrupted();
  }
}

/// Announces an act that must not wait behind long work; from before it is posted to the strand until it is done.
class urgent_act {
 public:
  explicit urgent_act(std::shared_ptr<island> where) : where_(std::move(where)) { ++where_->urgent; }
  ~urgent_act() { --where_->urgent; }
  urgent_act(const urgent_act&) = delete;
  urgent_act& operator=(const urgent_act&) = delete;

 private:
  std::shared_ptr<island> where_;
};

/// Until the acts that were waited for are done, which may take several turns on the strand.
inline boost::asio::awaitable<void> until_nothing_is_urgent(const island& where, const std::atomic<bool>& stopping) {
  constexpr std::chrono::milliseconds step{5};
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  while (where.urgent > 0 && !stopping) {
    timer.expires_after(step);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
}

/// `work(give_way)` returns a result. Whoever interrupts again and again is let in so often and not more.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&, const give_way&>> on_strand_giving_way(
    island& where, const std::atomic<bool>& stopping, Work work) {
  constexpr int most_tries = 10;
  for (int tries = 1;; ++tries) {
    give_way way(stopping, tries < most_tries ? &where.urgent : nullptr);
    auto attempt = [&work, &way] { return work(way); };
    auto out = co_await on_strand(where.strand, std::move(attempt));
    if (out || !way.was_asked() || stopping) co_return out;
    co_await until_nothing_is_urgent(where, stopping);
  }
}

}  // namespace sluis::daemon
