#include "daemon/short_list.hpp"

#include <algorithm>

#include "daemon/asking.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

constexpr std::size_t first_asked = 10;

/// Spread over all of them.
std::vector<state::shadow_row> some_of(const std::vector<state::shadow_row>& all) {
  std::vector<state::shadow_row> out;
  const auto count = std::min(first_asked, all.size());
  for (std::size_t i = 0; i < count; ++i) out.push_back(all[i * all.size() / count]);
  return out;
}

bool is_there(standing of) { return of == standing::there || of == standing::unmarked; }

/// Something stands under the id, whose ever it is: the comparison says whose.
bool is_shown(const sighting& seen) {
  return seen.found == sighting::how::by_id && seen.object.stands != remote_object::life::gone;
}

}  // namespace

asio::awaitable<result<std::uint64_t>> look_one_by_one(island& where, target_seat& target, std::vector<state::shadow_row> rows, survey& found, std::vector<std::string>& without_members, push_context context) {
  if (rows.empty()) co_return std::uint64_t{0};
  const auto some = some_of(rows);
  auto tried = co_await ask_for(where, target, some, context.time);
  if (!tried) co_return tried.error();
  const auto stand = co_await judge(where, target.settings.id, some, std::move(*tried));
  if (!stand) co_return stand.error();
  if (!std::all_of(stand->begin(), stand->end(), is_there)) co_return std::uint64_t{0};
  context.how_far.phase("looking at what the lists of " + target.settings.id.str() + " left out, one by one", rows.size());
  std::uint64_t there = 0;
  for (std::size_t first = 0; first < rows.size() && !context.stopping; first += most_at_once) {
    const auto last = std::min(first + most_at_once, rows.size());
    const std::vector<state::shadow_row> part(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.begin() + static_cast<std::ptrdiff_t>(last));
    auto seen = co_await ask_for(where, target, part, context.time);
    if (!seen) co_return seen.error();
    const auto standings = co_await judge(where, target.settings.id, part, *seen);
    if (!standings) co_return standings.error();
    for (std::size_t i = 0; i < seen->size(); ++i) {
      const auto& one = seen->at(i);
      if (!is_shown(one)) continue;
      if (one.object.what == remote_object::kind::group) without_members.push_back(one.object.remote_id);
      found.on_object(one.object);
      there += is_there(standings->at(i)) ? 1 : 0;
    }
    context.how_far.add(part.size());
  }
  co_return there;
}

}  // namespace sluis::daemon
