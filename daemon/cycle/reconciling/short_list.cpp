#include "daemon/cycle/reconciling/short_list.hpp"

#include <algorithm>

#include "daemon/cycle/pushing/asking.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

/// Something stands under the id, whose ever it is: the comparison says whose.
bool stands_by_id(const sighting& seen) {
  return seen.found == sighting::how::by_id && seen.object.stands != remote_object::life::gone;
}

}  // namespace

std::vector<state::shadow_row> take_some(std::vector<state::shadow_row>& all, std::size_t limit) {
  std::vector<state::shadow_row> some, rest;
  const auto count = std::min(limit, all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool is_taken = some.size() < count && i == some.size() * all.size() / count;
    (is_taken ? some : rest).push_back(std::move(all[i]));
  }
  all = std::move(rest);
  return some;
}

asio::awaitable<result<std::uint64_t>> look_one_by_one(island& where, target_seat& target,
                                                       std::vector<state::shadow_row> rows, must_show first,
                                                       survey& found, std::vector<std::string>& without_members,
                                                       push_context context) {
  if (rows.empty()) co_return std::uint64_t{0};
  auto others = rows;
  const auto some = take_some(others, first_asked);
  auto tried = co_await ask_for(where, target, some, context.time);
  if (!tried) co_return tried.error();
  const auto stand = co_await judge(where, target.settings.id, some, std::move(*tried));
  if (!stand) co_return stand.error();
  const auto there_first = std::count_if(stand->begin(), stand->end(), stands_there);
  const auto enough = first == must_show::one ? 1 : static_cast<std::ptrdiff_t>(some.size());
  if (there_first < enough) co_return std::uint64_t{0};
  context.how_far.phase("looking at what the lists of " + target.settings.id.str() + " left out, one by one",
                        rows.size());
  std::uint64_t there = 0;
  for (std::size_t begin = 0; begin < rows.size() && !context.stopping; begin += most_at_once) {
    const auto last = std::min(begin + most_at_once, rows.size());
    const std::vector<state::shadow_row> part(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                              rows.begin() + static_cast<std::ptrdiff_t>(last));
    auto seen = co_await ask_for(where, target, part, context.time);
    if (!seen) co_return seen.error();
    const auto standings = co_await judge(where, target.settings.id, part, *seen);
    if (!standings) co_return standings.error();
    for (std::size_t i = 0; i < seen->size(); ++i) {
      const auto& one = seen->at(i);
      if (!stands_by_id(one)) continue;
      if (one.object.what == remote_object::kind::group) without_members.push_back(one.object.remote_id);
      found.on_object(one.object);
      there += stands_there(standings->at(i)) ? 1 : 0;
    }
    context.how_far.add(part.size());
  }
  co_return there;
}

}  // namespace sluis::daemon
