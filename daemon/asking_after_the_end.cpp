#include "daemon/asking_after_the_end.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/asking.hpp"
#include "daemon/patience.hpp"
#include "model/local_time.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

result<std::vector<state::shadow_row>> who_is_off(state::store& store, const target_id& target, const recipient& at, day today) {
  std::vector<state::shadow_row> out;
  SLUIS_ASSIGN(const auto rest, store.consents().valid_grant(target, at, today));
  if (!rest || rest->what() == grant::kind::consent) return out;
  SLUIS_TRY(store.shadow().each(target, subject_kind::person, [&](const state::shadow_row& row) -> result<void> {
    if (!row.remote_id.empty() && !row.active && !state::must_be_settled(row.finding)) out.push_back(row);
    return {};
  }));
  return out;
}

bool is_on(const sighting& seen) { return seen.found == sighting::how::by_id && state::shown_switch(seen.object).value_or(false); }

/// At most `most_at_once`. How many are on.
asio::awaitable<result<std::size_t>> ask_for_some(island& where, target_seat& target, std::vector<state::shadow_row> rows, const clock& time) {
  auto seen = co_await ask_for(where, target, rows, time);
  if (!seen) co_return seen.error();
  std::vector<state::shadow_row> on;
  std::vector<sighting> shown;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_on(seen->at(i))) continue;
    on.push_back(rows[i]);
    shown.push_back(std::move(seen->at(i)));
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
  context.how_far.phase("asking " + target.settings.id.str() + " for accounts that are off", rows.size());
  std::size_t out = 0;
  for (std::size_t first = 0; first < rows.size() && !context.stopping; first += most_at_once) {
    const auto last = std::min(first + most_at_once, rows.size());
    std::vector<state::shadow_row> some(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.begin() + static_cast<std::ptrdiff_t>(last));
    const auto asked = some.size();
    const auto on = co_await ask_for_some(where, target, std::move(some), context.time);
    if (!on) co_return on.error();
    out += *on;
    context.how_far.add(asked);
  }
  co_return out;
}

bool is_due(const target_seat& target, const sync_request& what, instant now) {
  if (what.dry_run || !what.is_of_everybody()) return false;
  const auto every = target.settings.reconcile_every;
  return what.drift == drift_check::now || (every.count() > 0 && is_time_again(target.asked_after_the_end, every, now));
}

}  // namespace

asio::awaitable<void> ask_after_the_end(island& where, target_seat& target, const sync_request& what, push_context context) {
  const auto now = context.time.now();
  if (!is_due(target, what, now)) co_return;
  auto list = [&where, id = target.settings.id, at = config::recipient_of(target.settings), today = local_day(now)] { return who_is_off(*where.store, id, at, today); };
  const auto rows = co_await on_strand(where.strand, std::move(list));
  if (!rows || rows->empty()) co_return;
  const auto on = co_await ask_for_all(where, target, *rows, context);
  const auto& id = target.settings.id.str();
  const auto& institution = where.settings.id.str();
  if (!on) {
    spdlog::warn("target {} of {} could not be asked for the accounts that were switched off at the end of its consent: {}", id, institution, on.error().text());
    co_return;
  }
  target.asked_after_the_end = now;
  if (*on > 0) spdlog::warn("target {} of {}: {} accounts were switched on by somebody else after the end of the consent; they are switched off again", id, institution, *on);
}

}  // namespace sluis::daemon
