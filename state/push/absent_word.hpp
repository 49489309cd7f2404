// An administrator's word that the object of a creation without an outcome is not at the target, for where the target
// cannot tell. On the strand.
#pragma once

#include <string_view>

#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/plans.hpp"

namespace sluis::state {

class store;

/// Commits. The creation counts as never arrived, so that the next push makes the object; with an entry of its own.
/// errc::invalid_input: the reason is no reference (model/order.hpp).
[[nodiscard]] result<void> settle_as_absent(store& s, const target_id& target, const unsettled_creation& which,
                                            std::string_view reference, const actor_id& by);

}  // namespace sluis::state
