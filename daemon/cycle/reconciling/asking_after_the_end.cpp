#include "daemon/cycle/reconciling/asking_after_the_end.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>

#include "config/recipient.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/pushing/asking_for_all.hpp"
#include "daemon/cycle/pushing/slices.hpp"
#include "mapping/list_trust.hpp"
#include "model/local_time.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::minutes again_after{15};  // where the target did not say it of each

/// It was gone there without a deletion of ours, and may be back with our handle, under another id.
bool may_be_back(const state::shadow_row& row) {
  return row.remote_id.empty() && row.drifted && !row.uncertain;
}

/// What is asked says nothing but ids and handles of ours.
asio::awaitable<result<std::vector<state::shadow_row>>> who_is_off(const sliced_work& work, day today) {
  auto ask = [&work, id = work.target.settings.id, at = config::recipient_of(work.target.settings),
              today]() -> result<bool> {
    SLUIS_ASSIGN(const auto rest, work.where.store->consents().valid_grant(id, at, today));
    return rest && rest->what() != grant::kind::consent;
  };
  std::vector<state::shadow_row> out;
  const auto is_over = co_await on_strand(work.where.strand, std::move(ask));
  if (!is_over) co_return is_over.error();
  if (!*is_over) co_return out;
  std::function<result<void>(const state::shadow_row&)> look = [&out](const state::shadow_row& row) -> result<void> {
    const bool is_asked_for = !row.remote_id.empty() || may_be_back(row);
    if (is_asked_for && !row.active && !state::must_be_settled(row.finding)) out.push_back(row);
    return {};
  };
  const auto looked = co_await each_row_in_slices(work, subject_kind::person, std::move(look));
  if (!looked) co_return looked.error();
  co_return out;
}

/// What the target said of the accounts.
struct said {
  std::size_t on = 0;
  std::size_t unknown = 0;  // it does not say whether it is on
  std::size_t absent = 0;   // it says that there is none
};

/// Ours, under whichever id.
std::optional<bool> is_on(const sighting& seen) {
  const bool is_found = seen.found == sighting::how::by_id || seen.found == sighting::how::by_handle;
  return is_found ? state::shown_switch(seen.object) : std::nullopt;
}

/// Taken in is what says something new: an account that is on, and one that is off again.
asio::awaitable<result<said>> ask_whether_off(island& where, target_seat& target,
                                              const std::vector<state::shadow_row>& rows, push_context context) {
  said out;
  const look_visitor visit = [&out, &context](const state::shadow_row& row, const sighting& seen, standing) {
    const auto on = is_on(seen);
    const bool is_absent = seen.found == sighting::how::nothing;
    out.absent += is_absent && !may_be_back(row) ? 1U : 0U;
    out.unknown += on || is_absent ? 0U : 1U;
    out.on += on.value_or(false) ? 1U : 0U;
    context.how_far.add(1);
    return on && (*on || row.undone > 0 || may_be_back(row));
  };
  context.how_far.phase("asking " + target.settings.id.str() + " for accounts that are off", rows.size());
  const auto done = co_await ask_for_all(where, target, rows, context, visit);
  if (!done) co_return done.error();
  co_return out;
}

constexpr const char* mark_of_not_said =
    " that should be off since the end of the consent the target does not say which are on";

void tell_not_said(target_seat& target, std::size_t count) {
  std::erase_if(target.findings,
                [](const auto& finding) { return finding.find(mark_of_not_said) != std::string::npos; });
  if (count == 0) return;
  target.findings.push_back("of " + std::to_string(count) + (count == 1 ? " account" : " accounts") + mark_of_not_said +
                            ": look there by hand, or ask its operator");
}

bool is_due(const target_seat& target, const sync_request& what, instant now) {
  if (what.dry_run || !what.is_of_everybody()) return false;
  const auto every = target.settings.reconcile_every;
  return what.drift == drift_check::now || (every.count() > 0 && is_time_again(target.asked_after_the_end, every, now));
}

}  // namespace

asio::awaitable<void> ask_after_the_end(island& where, target_seat& target, const sync_request& what,
                                        push_context context) {
  const auto now = context.time.now();
  if (!is_due(target, what, now)) co_return;
  const sliced_work work{where, target, target.permits.now(), context};
  const auto rows = co_await who_is_off(work, local_day(now));
  if (rows && rows->empty()) tell_not_said(target, 0);
  if (!rows || rows->empty()) co_return;
  const auto what_it_said = co_await ask_whether_off(where, target, *rows, context);
  const auto& id = target.settings.id.str();
  const auto& institution = where.settings.id.str();
  const auto unknown = what_it_said ? what_it_said->unknown : rows->size();
  const auto absent = what_it_said ? what_it_said->absent : 0;
  const auto known = rows->size() - static_cast<std::size_t>(std::count_if(rows->begin(), rows->end(), may_be_back));
  // Some may have been deleted there. A service that shows many of them no more does not say it of those.
  const auto& guard = where.settings.guard;
  const bool is_believed = mapping::is_believed(
      {known, absent, 0}, {guard.max_removals, guard.max_removals_percent, guard.august_removals_percent});
  tell_not_said(target, unknown + (is_believed ? 0 : absent));
  const auto every = target.settings.reconcile_every;
  target.asked_after_the_end =
      unknown == 0 ? now : now - every + std::min<std::chrono::milliseconds>(every, again_after);
  if (!what_it_said) {
    spdlog::warn(
        "target {} of {} could not be asked for the accounts that were switched off at the end of its consent: {}", id,
        institution, what_it_said.error().text());
  } else if (what_it_said->on > 0) {
    spdlog::warn(
        "target {} of {}: {} accounts were switched on by somebody else after the end of the consent; they are "
        "switched off again",
        id, institution, what_it_said->on);
  }
}

}  // namespace sluis::daemon
