// Whether a plan can still be what the next sync does: it rests on a consent, and consents come, end and are withdrawn.
// A plan that cannot is computed anew by the next sync; to approve it would approve nothing. On the strand.
#pragma once

#include <string>

#include "model/consent.hpp"
#include "state/plans.hpp"

namespace sluis::state {

class store;

/// What became of the consent since the plan was computed: "another consent was recorded". Empty: the plan rests on
/// what is in force at this recipient today. `today`: the day by which consents are valid.
[[nodiscard]] result<std::string> consent_since(store& s, const plan_summary& plan, const recipient& now, day today);

/// Was the consent recorded after the plan was computed? By the entries of the log.
[[nodiscard]] bool is_recorded_after(store& s, const subject_id& consent, const plan_summary& plan);

}  // namespace sluis::state
