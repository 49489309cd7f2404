// Questions to all institutions, one after the other. One whose own state cannot be read stops nobody's question about another (requirements, "what must never
// happen", 6). One that is not served cannot answer either: its store throws. On the io_context's thread; the work itself on each institution's strand.
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/foreseen.hpp"
#include "daemon/island.hpp"
#include "daemon/on_strand.hpp"

namespace sluis::daemon {

using islands = std::vector<std::shared_ptr<island>>;

template <class T>
struct found_at {
  std::shared_ptr<island> where;
  T value;
};

/// Its database or its files failed, or were closed: that says nothing about who is asked for.
[[nodiscard]] inline bool cannot_answer(const error& why) {
  return why.code() == errc::corrupt || why.code() == errc::io || why.code() == errc::unknown || why.code() == errc::unavailable;
}

[[nodiscard]] inline error of_institution(const institution_id& id, const error& why, std::string hint) {
  return {why.code(), "institution " + id.str() + ": " + why.message(), std::move(hint)};
}

/// `make(where)`: work for that institution's strand, result<std::optional<T>>; nothing: it is not theirs. An institution that cannot answer is passed over, and told
/// where no other one has it. `nobody`: where none has it.
template <class T, class Make>
boost::asio::awaitable<result<found_at<T>>> first_that_has(islands all, Make make, error nobody) {
  std::optional<error> silent;
  for (const auto& where : all) {
    auto guarded = [work = make(where)]() mutable { return foreseen(work); };
    result<std::optional<T>> found = co_await on_strand(where->strand, std::move(guarded));
    if (found && *found) co_return found_at<T>{where, std::move(**found)};
    if (found) continue;
    if (!cannot_answer(found.error())) co_return found.error();
    if (!silent) silent = of_institution(where->settings.id, found.error(), found.error().hint());
  }
  if (silent) co_return *silent;
  co_return nobody;
}

/// The lists of all, or of one. `make(where)`: work for that institution's strand, result<std::vector<T>>. Where one cannot answer the error names it: a list with a
/// part missing would look whole.
template <class T, class Make>
boost::asio::awaitable<result<std::vector<T>>> lists_of(islands all, std::optional<institution_id> only, Make make) {
  std::vector<T> out;
  for (const auto& where : all) {
    if (only && where->settings.id != *only) continue;
    auto guarded = [work = make(where)]() mutable { return foreseen(work); };
    result<std::vector<T>> found = co_await on_strand(where->strand, std::move(guarded));
    if (!found && only) co_return found.error();
    if (!found) co_return of_institution(where->settings.id, found.error(), "the others by themselves: --institution");
    out.insert(out.end(), std::make_move_iterator(found->begin()), std::make_move_iterator(found->end()));
  }
  co_return std::move(out);
}

}  // namespace sluis::daemon
