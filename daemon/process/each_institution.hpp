// Questions to all institutions at once: one that hangs – its network share, its disk – stops no answer of another. One
// whose own state cannot be read stops nobody's question about another either (requirements, "what must never happen",
// 6). One that is not served cannot answer: its store throws. On the io_context's thread. The work itself says by its
// parameters where it is done (daemon/process/beside_strand.hpp): `work(state::store&)` only looks, beside the
// institution's strand, and waits for nothing that is done there; `work()` is done on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/process/beside_strand.hpp"
#include "daemon/process/institutions/served.hpp"
#include "daemon/process/waiting_answers.hpp"
#include "daemon/threads/on_strand.hpp"

namespace sluis::daemon {

template <class T>
struct found_at {
  std::shared_ptr<island> where;
  T value;
};

/// Its database or its files failed, or were closed: that says nothing about who is asked for.
[[nodiscard]] inline bool cannot_answer(const error& why) {
  return why.code() == errc::corrupt || why.code() == errc::io || why.code() == errc::unknown ||
         why.code() == errc::unavailable;
}

[[nodiscard]] inline error of_institution(const institution_id& id, const error& why, std::string hint) {
  return {why.code(), "institution " + id.str() + ": " + why.message(), std::move(hint)};
}

/// What an answer says that was asked of one institution after it was found there.
[[nodiscard]] inline error told_of(const island& where, const error& why) {
  return cannot_answer(why) ? of_institution(where.settings.id, why, why.hint()) : why;
}

/// Asks all at once. `make(where)`: work for that institution, result<T>. What comes after the asker has gone is
/// dropped.
template <class T, class Make>
std::shared_ptr<answers<T>> ask_all(const islands& all, const boost::asio::any_io_executor& io, Make& make,
                                    lane_of lane = &question_lanes::lists) {
  const auto out = std::make_shared<answers<T>>(io, all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    begin_where_it_belongs(all[i], lane, make(all[i]), [out, i, io, where = all[i]](auto answered) mutable {
      auto answer = std::make_shared<result<T>>(std::move(answered));
      boost::asio::post(io, [out, i, answer, outlives = std::move(where)] { out->put(i, std::move(*answer)); });
    });
  }
  return out;
}

/// `make(where)`: work that only looks, for that institution, result<std::optional<T>>; nothing: it is not theirs. An
/// institution that cannot answer is passed over, and told where no other one has it. Where several have it, the first
/// of them in the configuration, if it answers within half a second of the others. `nobody`: where none has it. Such
/// look-ups come before every act about somebody, so no list or report that takes long is before them.
template <class T, class Make>
boost::asio::awaitable<result<found_at<T>>> first_that_has(islands all, Make make, error nobody) {
  using clock = boost::asio::steady_timer::clock_type;
  constexpr std::chrono::milliseconds for_those_before{500};
  const auto io = co_await boost::asio::this_coro::executor;
  const auto asked = ask_all<std::optional<T>>(all, io, make, &question_lanes::look_ups);
  const auto has_word = [&asked](std::size_t i) {
    return asked->of(i) && (*asked->of(i) ? asked->of(i)->value().has_value() : !cannot_answer(asked->of(i)->error()));
  };
  const auto deadline = clock::now() + answer_patience;
  std::optional<clock::time_point> until;
  while (clock::now() < deadline) {
    std::size_t first = 0;
    bool is_one_before_waiting = false;
    for (; first < all.size() && !has_word(first); ++first)
      is_one_before_waiting = is_one_before_waiting || !asked->of(first);
    const bool is_found = first < all.size();
    if (is_found && !until) until = clock::now() + for_those_before;
    if (is_found && (!is_one_before_waiting || clock::now() >= *until)) {
      const auto& word = *asked->of(first);
      if (!word) co_return word.error();
      co_return found_at<T>{all[first], **word};
    }
    if (asked->waiting() == 0) break;
    co_await asked->wait(until.value_or(deadline));
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!asked->of(i))
      co_return of_institution(all[i]->settings.id, gave_no_answer(answer_patience),
                               gave_no_answer(answer_patience).hint());
    const auto& silent = *asked->of(i);
    if (!silent) co_return of_institution(all[i]->settings.id, silent.error(), silent.error().hint());
  }
  co_return nobody;
}

/// Work that writes – an approval, an access – where it belongs and nowhere else: first_that_has() with `look`, and
/// then `make(where)` there only, result<std::optional<T>>; nothing: it is not theirs any more.
template <class T, class Look, class Make>
boost::asio::awaitable<result<found_at<T>>> act_where_found(islands all, Look look, Make make, error nobody) {
  using seen =
      typename result_of_work<std::invoke_result_t<Look&, const std::shared_ptr<island>&>>::value_type::value_type;
  const auto there = co_await first_that_has<seen>(std::move(all), std::move(look), nobody);
  if (!there) co_return there.error();
  const auto where = there->where;
  auto guarded = [work = make(where)]() mutable { return foreseen(work); };
  result<std::optional<T>> done = co_await on_strand(where->strand, std::move(guarded));
  if (!done) co_return told_of(*where, done.error());
  if (!*done) co_return nobody;
  co_return found_at<T>{where, std::move(**done)};
}

/// What each answered, in their order, once the last has, or after `patience`: whoever has not is errc::unavailable.
/// `make(where)`: work for that institution, result<T>.
template <class T, class Make>
boost::asio::awaitable<std::vector<result<T>>> answers_of(islands all, Make make,
                                                          std::chrono::seconds patience = answer_patience) {
  using clock = boost::asio::steady_timer::clock_type;
  const auto io = co_await boost::asio::this_coro::executor;
  const auto asked = ask_all<T>(all, io, make);
  const auto deadline = clock::now() + patience;
  co_await asked->wait_for_all(deadline);
  std::vector<result<T>> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (asked->of(i))
      out.push_back(*asked->of(i));
    else
      out.emplace_back(gave_no_answer(patience));
  }
  co_return out;
}

/// The lists of all, or of one. `make(where)`: work for that institution, result<std::vector<T>>. Where one
/// cannot answer the error names it: a list with a part missing would look whole. errc::not_found: `only` is not among
/// them.
template <class T, class Make>
boost::asio::awaitable<result<std::vector<T>>> lists_of(islands all, std::optional<institution_id> only, Make make) {
  if (only) std::erase_if(all, [&only](const auto& where) { return where->settings.id != *only; });
  if (only && all.empty()) co_return unknown_institution(*only);
  const auto lists = co_await answers_of<std::vector<T>>(all, std::move(make));
  std::vector<T> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& found = lists[i];
    if (!found && only) co_return found.error();
    if (!found) co_return of_institution(all[i]->settings.id, found.error(), "the others by themselves: --institution");
    out.insert(out.end(), found->begin(), found->end());
  }
  co_return std::move(out);
}

}  // namespace sluis::daemon
