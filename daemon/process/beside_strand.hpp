// Where work for an institution is done. What changes anything is done on the institution's strand, in turn. A question
// that only looks is done beside it (state/readers.hpp), so that no question waits for what the strand does: such work
// takes a `state::store&`, which is one that cannot write, and reads no other memory of the institution.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/island.hpp"

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
/// an error. Whoever calls sees to it that the institution outlives the work (its threads are the institution's).
template <class Work, class Done>
void begin_where_it_belongs(const std::shared_ptr<island>& where, Work work, Done done) {
  if constexpr (is_question<Work>) {
    auto kept = std::make_shared<std::optional<Work>>(std::move(work));
    auto ask = [&store = where->store, kept, done = std::move(done)]() mutable {
      auto all = [&] { return store.ask([&](state::store& memory) { return (**kept)(memory); }); };
      auto answer = foreseen(all);
      kept->reset();
      auto last = std::move(done);
      last(std::move(answer));
    };
    where->questions->post(where->lane, std::move(ask));
  } else {
    boost::asio::post(where->strand,
                      [work = std::move(work), done = std::move(done)]() mutable { done(foreseen(work)); });
  }
}

/// `work` reads no memory of the institution, throws nothing and returns a value; on a thread for questions.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> on_question_thread(std::shared_ptr<island> where, Work work) {
  using value = std::invoke_result_t<Work&>;
  using signature = void(std::shared_ptr<value>);
  auto initiate = [](auto handler, const std::shared_ptr<island>& of, Work what) {
    auto back = boost::asio::get_associated_executor(handler);
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto kept = std::make_shared<std::optional<Work>>(std::move(what));
    of->questions->post(of->lane, [back, shared, kept, at = of]() mutable {
      auto answer = std::make_shared<value>((**kept)());
      kept->reset();
      boost::asio::post(
          back, [shared, answer, outlives = std::move(at)]() mutable { std::move (*shared)(std::move(answer)); });
    });
  };
  auto answer = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, signature>(
      std::move(initiate), boost::asio::use_awaitable, where, std::move(work));
  co_return std::move(*answer);
}

/// A question to one institution. `look(state::store&)` returns a result.
template <class Look>
boost::asio::awaitable<result_of_work<Look>> beside_strand(std::shared_ptr<island> where, Look look) {
  static_assert(is_question<Look>);
  auto work = [where, look = std::move(look)]() mutable {
    auto ask = [&] { return where->store.ask([&](state::store& memory) { return look(memory); }); };
    return foreseen(ask);
  };
  co_return co_await on_question_thread(where, std::move(work));
}

}  // namespace sluis::daemon
