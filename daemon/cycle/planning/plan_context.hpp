// What all accounts of one plan share, as planning reads it: rules, consent, orders, groups, schools. On the strand.
#pragma once

#include <optional>

#include "daemon/cycle/planning/plan_streams.hpp"
#include "daemon/cycle/planning/planning.hpp"

namespace sluis::daemon {

/// Of a consent that is in force, or of none. `schools_in_use`, what groups need and what reads the memory when it is
/// asked is filled in by whoever plans.
[[nodiscard]] result<account_context> planning_context(state::store& store, const plan_request& request,
                                                       const std::optional<grant>& consent);

}  // namespace sluis::daemon
