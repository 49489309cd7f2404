// Who switched off an account that is on by our record, and off at the target: others, or a change of ours, whose
// outcome is not known or whose effect was not shown at first?
#pragma once

#include <optional>

#include "model/survey.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

/// Today (lived_time::first_day), where the account is there and off, is on by our record, and nothing of ours is under
/// way, or of unknown outcome, that may have left it off.
[[nodiscard]] std::optional<day> off_by_others_since(store& s, const target_id& target, const shadow_row& row,
                                                     const remote_object& shown);

}  // namespace sluis::state
