// What asking a target for one object means for our record of it (shadow::take_in). A target's id is never dropped
// because an object was not shown: only when the target was asked by everything that may be asked by, and has nothing.
#pragma once

#include "model/sighting.hpp"
#include "state/push/recognised.hpp"
#include "state/push/shadow_table.hpp"

namespace sluis::state {

/// Pure. `last`: the object as it was last known, also where it counted as gone; `not_ours`: the id of the object that
/// an administrator said is not ours; `owner`: whose the found id is on record, if anybody's; `under_id`: what an
/// object under the id on record is. Another object with our handle is ours (renumbered) only if it has the login that
/// was last known: handles can be copied, and an object with another login is somebody's.
[[nodiscard]] standing judge_sighting(const shadow_row& row, const last_known& last, const std::string& not_ours,
                                      const sighting& seen, const std::optional<subject_id>& owner,
                                      recognition under_id = recognition::ours);

/// Writes it into the row. `unmarked` and what else differs is put right by the next plan. `off_since`:
/// off_by_others_since (push/switched_off.hpp).
result<void> write_standing(shadow_table& shadow, const target_id& target, shadow_table::stored_row stored,
                            standing what, const sighting& seen, const std::optional<day>& off_since = {});

/// Adds one object of this standing. `there` is one that a list left out.
void count_standing(standing what, drift_counts& counts);

/// Nothing of the object is left at the target: no id (the last one is kept, to ask for), no content, no membership;
/// drifted, so that the next plan makes it again where it is wanted.
result<void> forget_object(shadow_table& shadow, const target_id& target, shadow_table::stored_row stored);

}  // namespace sluis::state
