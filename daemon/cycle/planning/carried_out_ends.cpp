#include "daemon/cycle/planning/carried_out_ends.hpp"

#include <algorithm>

#include "model/local_time.hpp"
#include "state/push/sent_ends.hpp"

namespace sluis::daemon {

std::optional<mapping::consent_end> end_for(const account_context& context,
                                            const std::optional<mapping::consent_end>& whole, role who,
                                            const subject_id& school) {
  const auto last = context.coverage.last_covered(who, school, context.today);
  if (whole) return own_end(last, *whole, context.today);
  const bool is_covered = context.consent && context.consent->covers(who, school);
  return is_covered || !last ? std::nullopt : std::optional(end_of(last, context.when_uncovered, context.today));
}

result<void> carried_out_ends::look() {
  has_looked_ = true;
  SLUIS_TRY(each_account(
      store_, context_.target, [&](const state::current_row& person, const state::shadow_row& account) -> result<void> {
        const auto end = end_for(context_, whole_, person.role, person.school);
        if (!end || !is_present(store_, context_, person))
          return {};  // whoever is not present is disabled for another reason
        auto& which = of(*end);
        const bool is_on = account.active || account.remote_id.empty();
        if (is_on && !state::must_be_settled(account.finding)) which.has_active = true;
        if (is_on || !account.closed || *account.closed < mapping::closes_on(*end)) return {};
        which.first_closed = which.first_closed ? std::min(*which.first_closed, *account.closed) : account.closed;
        return {};
      }));
  for (const auto& one : state::sent_ends(store_, context_.target)) {
    const auto end = end_for(context_, whole_, one.role, one.school);
    if (end && local_day(one.computed_at) >= mapping::closes_on(*end)) of(*end).was_sent = true;
  }
  return {};
}

result<std::optional<day>> carried_out_ends::since(const mapping::consent_end& end, const state::current_row& whose) {
  if (whose.state == state::life::left && whose.accepted) return std::optional(mapping::closes_on(end));
  if (!has_looked_) SLUIS_TRY(look());
  const auto& which = of(end);
  if (which.has_active && !which.was_sent) return std::optional<day>();
  return std::optional(which.first_closed.value_or(mapping::closes_on(end)));
}

}  // namespace sluis::daemon
