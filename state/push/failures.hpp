// How many changes of one plan a target refused. On the strand.
#pragma once

#include <cstdint>

#include "model/plan.hpp"

namespace sluis::state {

class store;

/// Of one that was pushed, or is; else 0.
[[nodiscard]] std::uint64_t failed_in(store& s, const plan_summary& plan);

}  // namespace sluis::state
