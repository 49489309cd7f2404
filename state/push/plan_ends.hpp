// How plans come to their end other than by being pushed to the last change. Inside the caller's transaction.
#pragma once

#include <string_view>

#include "state/store.hpp"

namespace sluis::state {

/// Every open plan of this target but one is superseded, and but those that a part leaves as they are (plan_extent);
/// see plan_writer::finish.
void end_other_plans(store& s, const target_id& target, std::uint64_t but, plan_extent extent);
/// State and note, and leaf plan.refused.
void refuse_plan(store& s, std::uint64_t plan, const target_id& target, std::string_view why);
[[nodiscard]] bool has_open(store& s, std::uint64_t plan, std::string_view condition_on_how);

}  // namespace sluis::state
