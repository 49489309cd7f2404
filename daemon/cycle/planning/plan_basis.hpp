// What a plan is computed from, read in one pass over everybody that writes nothing: what all accounts share, whom the
// target holds, and whom to visit. Blocking; on the strand inside the plan's transaction, or beside the strand before
// it (daemon/cycle/looking_beside.hpp), so that a planning in which little has changed keeps nobody from the strand.
#pragma once

#include <cstdint>
#include <optional>

#include "daemon/cycle/planning/guard_counts.hpp"
#include "daemon/cycle/planning/plan_streams.hpp"
#include "daemon/cycle/planning/planning.hpp"
#include "daemon/cycle/planning/visits.hpp"

namespace sluis::daemon {

struct plan_basis {
  std::optional<account_context> context;      // none: the consent is over
  std::optional<target_population> there;      // none: the guard does not judge
  std::optional<visited_subjects> visits;      // none: everybody
  std::int64_t as_of = 0;                      // state::sqlite::rows_written of the connection that writes
  day today{};                                 // the request's
  std::pair<subject_id, grant::kind> consent;  // by which it was read; null: by none
};

/// `request.today`: the day by which terms run.
[[nodiscard]] result<plan_basis> read_basis(state::store& store, const plan_request& request,
                                            const std::optional<grant>& consent, const give_way& way);

/// For a planning that follows: as compute_plan would read it. `as_of` of the connection that writes, from before.
[[nodiscard]] result<plan_basis> read_basis_beside(state::store& store, const plan_request& request, std::int64_t as_of,
                                                   const give_way& way);

/// `known`, which was read beside the strand, if nothing at all was written since – by whomever: another target's push
/// as well –, and if it is of the same day and consent. Else as read now.
[[nodiscard]] result<plan_basis> basis_now(state::store& store, const plan_request& request,
                                           const std::optional<grant>& consent, const give_way& way,
                                           const plan_basis* known);

/// All but the validity of consents: a clock that is wrong for one cycle ends no term.
[[nodiscard]] plan_request by_terms_day(const state::store& store, const plan_request& asked);

}  // namespace sluis::daemon
