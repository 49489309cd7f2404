// Who switched off an account that is on by our record, and off at the target: others, or a deactivation of ours whose outcome is not known?
#pragma once

#include <optional>

#include "model/survey.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

/// Today (lived_time::first_day), where the account is there and off, is on by our record, and no deactivation of ours is under way that may have done it.
[[nodiscard]] std::optional<day> off_by_others_since(store& s, const target_id& target, const shadow_row& row, const remote_object& shown);

}  // namespace sluis::state
