// Steps three to five of a cycle: what each target should hold, cut to what consent covers, against what it holds;
// saved as a plan with reasons, and judged by the guard. Blocking; on the strand.
#pragma once

#include <set>

#include "config/config.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "mapping/guard.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct plan_request {
  const config::institution_settings& institution;
  const config::target_settings& target;
  std::set<subject_id> only_people;  // empty: everybody
  day today;                         // by the clock: consents are valid by it. Terms run by state/lived_time's day
  /// only_accepted: removals that need no approval, and nothing else. without_set_aside: everything but what waits by
  /// itself.
  enum class removals : std::uint8_t { all = 1, only_accepted, without_set_aside } which = removals::all;
};

struct plan_basis;

struct computed_plan {
  plan_summary plan;
  std::uint64_t accepted = 0;  // changes that need no approval, whatever becomes of the plan
  /// Changes that wait by themselves where they are held, and hold up nothing else: removals because the consent is
  /// over or covers fewer people, and other user names for accounts. Those that nobody approved.
  std::uint64_t set_aside = 0;
  /// Accounts that hold attributes, or user names, which the consent in force does not cover.
  std::uint64_t beyond_consent = 0;
};

/// Computes and saves, but for a part `without_set_aside` that the guard holds. A plan without a consent is `withheld`,
/// one that removes too much is `held` with the guard's words in `note`. The error may be that it was interrupted, and
/// left nothing behind. `known`: what was read beside the strand for it (plan_basis.hpp); null: nothing.
[[nodiscard]] result<computed_plan> compute_plan(state::store& store, const plan_request& request, const give_way& way,
                                                 const plan_basis* known = nullptr);

[[nodiscard]] mapping::guard make_guard(const config::guard_settings& settings, mapping::was_held_before was_held = {});

/// How many persons a target without a valid consent would have accounts for: what is withheld, even where a plan would
/// change nothing.
[[nodiscard]] result<std::uint64_t> count_without_consent(state::store& store,
                                                          const config::institution_settings& institution, day today,
                                                          const give_way* way = nullptr);

}  // namespace sluis::daemon
