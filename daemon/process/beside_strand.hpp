// Where work for an institution is done. What changes anything is done on the institution's strand, in turn. A question
// that only looks is done beside it (state/readers.hpp), so that no question waits for what the strand does: such work
// takes a `state::store&`, which is one that cannot write, and reads no other memory of the institution.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/process/waiting_answers.hpp"

namespace sluis::daemon {

template <class Work>
inline constexpr bool is_question = std::is_invocable_v<Work&, state::store&>;

namespace detail {

template <class Work, bool of_a_question>
struct work_result {
  using type = std::invoke_result_t<Work&>;
};
template <class Work>
struct work_result<Work, true> {
  using type = std::invoke_result_t<Work&, state::store&>;
};

}  // namespace detail

template <class Work>
using result_of_work = typename detail::work_result<Work, is_question<Work>>::type;

/// `done` gets the result, in the thread where the work was done; what the work holds has ended then. What it throws is
/// an error. `lane`: of a question. Whoever calls sees to it that the institution outlives the work (its threads are
/// the institution's).
template <class Work, class Done>
void begin_where_it_belongs(const std::shared_ptr<island>& where, lane_of lane, Work work, Done done) {
  if constexpr (is_question<Work>) {
    auto kept = std::make_shared<std::optional<Work>>(std::move(work));
    auto ask = [&store = where->store, kept, done = std::move(done)]() mutable {
      auto all = [&] { return store.ask([&](state::store& memory) { return (**kept)(memory); }); };
      auto answer = foreseen(all);
      kept->reset();
      auto last = std::move(done);
      last(std::move(answer));
    };
    where->questions->post(where->lanes.*lane, std::move(ask));
  } else {
    boost::asio::post(where->strand,
                      [work = std::move(work), done = std::move(done)]() mutable { done(foreseen(work)); });
  }
}

/// How a question by itself is asked.
struct asking_of {
  lane_of lane = &question_lanes::lists;
  std::chrono::seconds patience = answer_patience;
};

/// `work` reads no memory of the institution and returns a result; on a thread for questions. An error as well:
/// errc::unavailable, it did not come back in time; what it finds later is dropped.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> on_question_thread(std::shared_ptr<island> where, Work work,
                                                                       asking_of how = {}) {
  using value = typename std::invoke_result_t<Work&>::value_type;
  const auto io = co_await boost::asio::this_coro::executor;
  const auto asked = std::make_shared<answers<value>>(io, 1);
  auto kept = std::make_shared<std::optional<Work>>(std::move(work));
  auto ask = [asked, io, kept, where]() mutable {
    auto answer = std::make_shared<result<value>>(foreseen(**kept));
    kept->reset();
    boost::asio::post(io, [asked, answer, outlives = std::move(where)] { asked->put(0, std::move(*answer)); });
  };
  where->questions->post(where->lanes.*how.lane, std::move(ask));
  const auto until = boost::asio::steady_timer::clock_type::now() + how.patience;
  co_await asked->wait_for_all(until);
  if (!asked->of(0)) co_return gave_no_answer(how.patience);
  co_return *asked->of(0);
}

/// A question to one institution. `look(state::store&)` returns a result.
template <class Look>
boost::asio::awaitable<result_of_work<Look>> beside_strand(std::shared_ptr<island> where, Look look,
                                                           asking_of how = {}) {
  static_assert(is_question<Look>);
  auto work = [where, look = std::move(look)]() mutable {
    return where->store.ask([&](state::store& memory) { return look(memory); });
  };
  co_return co_await on_question_thread(where, std::move(work), how);
}

}  // namespace sluis::daemon
