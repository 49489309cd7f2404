#include "daemon/blocked_accounts.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/asking.hpp"
#include "daemon/patience.hpp"
#include "daemon/standing.hpp"
#include "model/local_time.hpp"
#include "state/blocks.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

account_at_target::state state_of(const std::optional<state::shadow_row>& row) {
  using kind = account_at_target::state;
  if (!row) return kind::none;
  const bool may_be_there = !row->remote_id.empty() || row->uncertain;
  if (may_be_there && row->active) return kind::on;
  return row->remote_id.empty() ? kind::none : kind::off;
}

result<std::optional<grant>> grant_at(state::store& store, const config::target_settings& target, day today) {
  return store.consents().valid_grant(target.id, config::recipient_of(target), today);
}

/// Does the source want an active account of this person there, after the end of the block?
bool is_wanted_back(const state::current_row& row, const grant& permitted, const std::optional<state::shadow_row>& account) {
  if (row.kind != subject_kind::person || row.role == role::guardian || row.name == 0) return false;
  if (permitted.what() != grant::kind::consent || !permitted.covers(row.role, row.school)) return false;
  if (account && (account->active || state::must_be_settled(account->finding))) return false;
  if (row.state == state::life::active) return true;
  // The absence waits for an approval: until it comes, accounts of absent people stay on.
  return row.state == state::life::left && !row.accepted && row.why != reason::ended && account && !account->remote_id.empty();
}

/// Of one target, about one person.
result<void> sort_in(state::store& store, const grant& permitted, const subject_id& whom, const state::block_word& word, bool is_ordered, unsent_blocks& into) {
  SLUIS_ASSIGN(const auto account, store.shadow().find(permitted.target(), whom));
  if (word.is_in_force()) {
    const auto at = state_of(account);
    if (at == account_at_target::state::on) into.on.insert(whom);
    if (at == account_at_target::state::off) into.off.insert(whom);
    return {};
  }
  if (is_ordered) return {};
  SLUIS_ASSIGN(const auto row, store.facts().find(whom));
  if (row && is_wanted_back(*row, permitted, account)) into.back.emplace(whom, word.leaf);
  return {};
}

/// Those to be asked for: blocked, with an account that is off as far as we know.
result<std::vector<state::shadow_row>> rows_to_ask_for(state::store& store, const target_id& target, const std::set<subject_id>& only) {
  std::vector<state::shadow_row> out;
  for (const auto& [whom, word] : state::blocks(store).newest()) {
    if (!word.is_in_force() || (!only.empty() && !only.contains(whom))) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, whom));
    if (row && state_of(row) == account_at_target::state::off) out.push_back(*row);
  }
  return out;
}

bool is_on(const sighting& seen) {
  const bool is_found = seen.found == sighting::how::by_id || seen.found == sighting::how::by_handle;
  return is_found && state::shown_switch(seen.object).value_or(false);
}

/// At most `most_at_once`. How many are on.
asio::awaitable<result<std::size_t>> ask_for_some(island& where, target_seat& target, std::vector<state::shadow_row> rows, const clock& time) {
  auto seen = co_await ask_for(where, target, rows, time);
  if (!seen) co_return seen.error();
  std::vector<state::shadow_row> on;
  std::vector<sighting> shown;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_on((*seen)[i])) continue;
    on.push_back(rows[i]);
    shown.push_back(std::move((*seen)[i]));
  }
  const auto count = on.size();
  if (count == 0) co_return count;
  drift_counts counts;
  const auto taken = co_await take_in(where, target.settings.id, std::move(on), std::move(shown), counts);
  if (!taken) co_return taken.error();
  co_return count;
}

asio::awaitable<result<std::size_t>> ask_for_all(island& where, target_seat& target, const std::vector<state::shadow_row>& rows, push_context context) {
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, context.time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, context.time);
  if (!allowed) co_return allowed.error();
  const auto ready = co_await target.api->prepare();
  if (!ready) co_return ready.error();
  std::size_t out = 0;
  for (std::size_t first = 0; first < rows.size() && !context.stopping; first += most_at_once) {
    const auto last = std::min(first + most_at_once, rows.size());
    std::vector<state::shadow_row> some(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.begin() + static_cast<std::ptrdiff_t>(last));
    const auto on = co_await ask_for_some(where, target, std::move(some), context.time);
    if (!on) co_return on.error();
    out += *on;
  }
  co_return out;
}

}  // namespace

result<std::vector<account_at_target>> accounts_of(state::store& store, const config::institution_settings& settings, const subject_id& whom, day today) {
  std::map<target_id, bool> is_tried;
  for (const auto& target : store.shadow().targets()) is_tried[target] = false;
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto permitted, grant_at(store, target, today));
    is_tried[target.id] = permitted.has_value();
  }
  std::vector<account_at_target> out;
  for (const auto& [target, may_be_sent] : is_tried) {
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, whom));
    const auto at = state_of(row);
    out.push_back({target, at, at == account_at_target::state::on && may_be_sent});
  }
  return out;
}

result<std::map<target_id, unsent_blocks>> find_unsent_blocks(state::store& store, const config::institution_settings& settings, day today) {
  std::map<target_id, unsent_blocks> out;
  const auto words = state::blocks(store).newest();
  if (words.empty()) return out;
  SLUIS_ASSIGN(const auto orders, orders_in_force(store));
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto permitted, grant_at(store, target, today));
    if (!permitted) continue;
    for (const auto& [whom, word] : words) SLUIS_TRY(sort_in(store, *permitted, whom, word, orders.contains(whom), out[target.id]));
  }
  return out;
}

asio::awaitable<void> ask_for_blocked(island& where, target_seat& target, const sync_request& what, push_context context) {
  const auto now = context.time.now();
  const bool is_each_time = what.is_of_everybody() || what.by == origin::administrator;
  if (what.dry_run || (!is_each_time && !is_time_again(target.asked_for_blocked, asks_for_blocked_each, now))) co_return;
  auto list = [&where, &what, id = target.settings.id] { return rows_to_ask_for(*where.store, id, what.people); };
  const auto rows = co_await on_strand(where.strand, std::move(list));
  if (!rows || rows->empty()) co_return;
  if (what.is_of_everybody() || what.by == origin::schedule) target.asked_for_blocked = now;  // whatever comes of it: a target that is down is not asked each minute
  const auto on = co_await ask_for_all(where, target, *rows, context);
  const auto& id = target.settings.id.str();
  const auto& institution = where.settings.id.str();
  if (!on) spdlog::warn("target {} of {} could not be asked for the accounts of people who are blocked: {}", id, institution, on.error().text());
  if (on && *on > 0) spdlog::warn("target {} of {}: {} accounts of people who are blocked were switched on by somebody else; they are switched off again", id, institution, *on);
}

}  // namespace sluis::daemon
