// A page of a list that several institutions have parts of. Each says how many lines it has, and only those that stand
// on the page are asked for. On the io_context's thread; the work itself beside each institution's strand.
#pragma once

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "daemon/cycle/status/answers.hpp"
#include "daemon/process/each_institution.hpp"

namespace sluis::daemon {

/// Lines of a list, or of a part of it.
struct line_range {
  std::uint64_t from = 0, limit = 0;
  /// Of the part that begins at line `start` and has `count` lines: those that are wanted, counted from its own
  /// beginning.
  [[nodiscard]] constexpr line_range within(std::uint64_t start, std::uint64_t count) const noexcept {
    const auto first = std::max(from, start), end = start + count;
    if (first >= end || first - from >= limit) return {};
    return {first - start, std::min(end - first, limit - (first - from))};
  }
};

/// `count(where)`: work that only looks, for that institution, result<std::uint64_t>. `lines(where, range)`:
/// likewise, result<std::vector<T>>. Errors are those of lists_of(): where one cannot answer it is named, a list with a
/// part missing would look whole.
template <class T, class Count, class Lines>
boost::asio::awaitable<result<list_page<T>>> page_of_lists(islands all, std::optional<institution_id> only,
                                                           line_range wanted, Count count, Lines lines) {
  auto count_one = [count](const std::shared_ptr<island>& where) {
    return [work = count(where)](state::store& store) -> result<std::vector<std::uint64_t>> {
      SLUIS_ASSIGN(const std::uint64_t found, work(store));
      return std::vector{found};
    };
  };
  if (only) std::erase_if(all, [&only](const auto& where) { return where->settings.id != *only; });
  auto counted = co_await lists_of<std::uint64_t>(all, only, std::move(count_one));
  if (!counted) co_return counted.error();
  list_page<T> out;
  std::uint64_t start = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto here = wanted.within(start, counted->at(i));
    start += counted->at(i);
    if (here.limit == 0) continue;
    islands one{all[i]};
    auto look = [lines, here](const std::shared_ptr<island>& where) { return lines(where, here); };
    auto found = co_await lists_of<T>(std::move(one), only, std::move(look));
    if (!found) co_return found.error();
    std::move(found->begin(), found->end(), std::back_inserter(out.records));
  }
  if (wanted.from < start && wanted.limit < start - wanted.from) out.next = wanted.from + wanted.limit;
  co_return std::move(out);
}

}  // namespace sluis::daemon
