// Which lines of a plan end a group: it left, is emptied, and gets a name that says so until it is deleted after its
// term. On the strand.
#pragma once

#include <cstdint>

#include "model/plan.hpp"

namespace sluis::state {

class store;

/// In table plan_change. The guard judges it as the deletion (mapping/judged_as.hpp).
inline constexpr const char* is_ended_by_name = "(op = 6 AND why = 3)";
static_assert(static_cast<int>(operation::update_group) == 6 && static_cast<int>(reason::left_source) == 3);

/// How many groups the plan ends like that.
[[nodiscard]] std::uint64_t groups_ended_by(store& s, std::uint64_t plan);

}  // namespace sluis::state
