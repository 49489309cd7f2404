// Objects of a target whose creation was sent and has no outcome that anybody knows. Until it is settled nothing is
// said about them, so that none is made twice; only what may be there of somebody who should have no account is
// deactivated, found by its handle. On the strand.
#pragma once

#include <set>

#include "mapping/plan.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

using unsettled_objects = std::set<subject_id>;

[[nodiscard]] result<unsettled_objects> unsettled_at(state::store& store, const target_id& target);

/// Leaves out creations and updates of these objects, deletions for which there is no id yet, and memberships of or in
/// them.
[[nodiscard]] mapping::receiver without_unsettled(unsettled_objects objects, mapping::receiver next);

/// An account of theirs may be there and be active.
[[nodiscard]] mapping::stream<mapping::existing_user> with_what_may_be_there(
    unsettled_objects objects, mapping::stream<mapping::existing_user> users);

}  // namespace sluis::daemon
