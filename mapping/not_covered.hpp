// What a consent that covers fewer attributes than before takes away at a target. It was ordered by whoever recorded
// it: no guard holds it. Pure.
#pragma once

#include <optional>

#include "model/account.hpp"
#include "model/plan.hpp"

namespace sluis::mapping {

/// The part of a change that only takes away what `covered` does not have: fields that are cleared; of groups the
/// membership or the group itself. Its basis stays open, so that the next plan says the rest. Nothing: the change takes
/// away nothing of that kind.
[[nodiscard]] std::optional<planned_change> part_not_covered(const planned_change& change,
                                                             const attribute_set& covered);

}  // namespace sluis::mapping
