// What a survey makes of the shadow (shadow::reconcile). Inside the caller's transaction. What a whole one does not mention is gone; what one of changes
// does not mention stands as the shadow has it, and what it tells again is no news.
#pragma once

#include <functional>

#include "model/survey.hpp"
#include "state/push/shadow_table.hpp"

namespace sluis::state {

result<drift_counts> find_drift(shadow_table& shadow, const target_id& target, const survey& found,
                                const std::function<field_map(const field_map&)>& as_held);

/// Pure: does the target show something else than we said? Only what we said and it shows is compared; addresses without regard to case.
[[nodiscard]] bool shows_otherwise(const field_map& said, const field_map& shown);

}  // namespace sluis::state
