// What an outcome makes of the shadow (plans::conclude): what the target holds now, or may hold. Inside the caller's
// transaction.
#pragma once

#include "model/outcome.hpp"
#include "model/plan.hpp"
#include "state/push/shadow_table.hpp"

namespace sluis::state {

/// Carries a change that is done or unknown into the shadow; a failed one leaves it as it is.
result<void> carry_into_shadow(shadow_table& shadow, const target_id& target, const planned_change& change,
                               const outcome& what);

/// Pure: the row and the fields after the outcome.
void carry_into_row(shadow_row& row, field_map& fields, const planned_change& change, const outcome& what);

}  // namespace sluis::state
