// As what the guard judges a change. Pure.
#pragma once

#include "model/plan.hpp"

namespace sluis::mapping {

/// A group that left and gets the name of one that ended is a group that is deleted, now and not after its term.
[[nodiscard]] inline operation judged_as(const planned_change& change) {
  const bool has_left = change.op == operation::update_group && change.why == reason::left_source;
  return has_left ? operation::delete_group : change.op;
}

}  // namespace sluis::mapping
