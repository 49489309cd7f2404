#include "daemon/cycle/pushing/still_shown.hpp"

#include <algorithm>

#include "state/push/not_shown.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

result<std::vector<state::shadow_row>> some_others(state::store& store, const target_id& target, subject_kind kind,
                                                   const std::set<subject_id>& than) {
  constexpr std::size_t enough = 3;
  constexpr std::uint32_t page_size = 512;
  std::vector<state::shadow_row> never_hidden, perhaps_hidden;
  for (subject_id last; never_hidden.size() < enough;) {
    SLUIS_ASSIGN(const auto rows, store.shadow().page(target, kind, last, page_size));
    for (const auto& row : rows) {
      if (row.remote_id.empty() || row.finding != state::account_finding::none || than.contains(row.id)) continue;
      auto& into = state::may_be_hidden(store, target, row) ? perhaps_hidden : never_hidden;
      if (into.size() < enough) into.push_back(row);
    }
    if (rows.size() < page_size) break;
    last = rows.back().id;
  }
  return never_hidden.empty() ? perhaps_hidden : never_hidden;
}

}  // namespace

asio::awaitable<result<bool>> still_shows_others(island& where, target_seat& target, subject_kind kind,
                                                 const std::set<subject_id>& than, const clock& time) {
  auto look = [&where, &than, kind, id = target.settings.id] { return some_others(*where.store, id, kind, than); };
  const auto rows = co_await on_strand(where.strand, std::move(look));
  if (!rows) co_return rows.error();
  if (rows->empty()) co_return false;
  auto seen = co_await ask_for(where, target, *rows, time);
  if (!seen) co_return seen.error();
  const auto standings = co_await judge(where, target.settings.id, *rows, std::move(*seen));
  if (!standings) co_return standings.error();
  co_return std::any_of(standings->begin(), standings->end(),
                        [](standing s) { return s == standing::there || s == standing::unmarked; });
}

}  // namespace sluis::daemon
