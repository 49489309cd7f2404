#include "daemon/still_shown.hpp"

#include <algorithm>
#include <set>

#include "state/push/not_shown.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

constexpr std::size_t enough = 3;

struct others {
  std::vector<state::shadow_row> never_hidden, perhaps_hidden;
};

result<others> others_of(state::store& store, const target_id& target, subject_kind kind, const std::set<subject_id>& asked_about) {
  constexpr std::uint32_t page_size = 512;
  others out;
  for (subject_id last; out.never_hidden.size() < enough;) {
    SLUIS_ASSIGN(const auto rows, store.shadow().page(target, kind, last, page_size));
    for (const auto& row : rows) {
      if (row.remote_id.empty() || row.finding != state::account_finding::none || asked_about.contains(row.id)) continue;
      auto& into = state::may_be_hidden(store, target, row) ? out.perhaps_hidden : out.never_hidden;
      if (into.size() < enough) into.push_back(row);
    }
    if (rows.size() < page_size) break;
    last = rows.back().id;
  }
  return out;
}

struct proof {
  std::vector<state::shadow_row> rows;
  bool may_be_hidden = false;
};

result<proof> choose(state::store& store, const target_id& target, const std::vector<state::shadow_row>& without) {
  std::set<subject_id> asked_about;
  for (const auto& row : without) asked_about.insert(row.id);
  const auto kind = without.front().kind;
  const auto other = kind == subject_kind::person ? subject_kind::group : subject_kind::person;
  SLUIS_ASSIGN(const auto same, others_of(store, target, kind, asked_about));
  if (!same.never_hidden.empty()) return proof{same.never_hidden, false};
  SLUIS_ASSIGN(const auto rest, others_of(store, target, other, asked_about));
  if (!rest.never_hidden.empty()) return proof{rest.never_hidden, false};
  return proof{same.perhaps_hidden.empty() ? rest.perhaps_hidden : same.perhaps_hidden, true};
}

}  // namespace

asio::awaitable<result<bool>> still_shows_ours(island& where, target_seat& target, const std::vector<state::shadow_row>& than, bool has_just_shown, const clock& time) {
  auto look = [&where, &than, id = target.settings.id] { return choose(*where.store, id, than); };
  const auto by = co_await on_strand(where.strand, std::move(look));
  if (!by) co_return by.error();
  if (by->may_be_hidden && has_just_shown) co_return true;
  if (by->rows.empty()) co_return false;
  auto seen = co_await ask_for(where, target, by->rows, time);
  if (!seen) co_return seen.error();
  const auto standings = co_await judge(where, target.settings.id, by->rows, std::move(*seen));
  if (!standings) co_return standings.error();
  co_return std::any_of(standings->begin(), standings->end(), [](standing s) { return s == standing::there || s == standing::unmarked; });
}

}  // namespace sluis::daemon
