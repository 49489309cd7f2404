// What we know to be off or to be empty is not gone because a target does not show it: services exist that answer 404
// for every account that is off, or every group without members, and leave it out of their lists. Such an object stays
// on record under its id. It is gone when the target says so to a change that is sent to that id
// (daemon/cycle/pushing/confirming.hpp).
#pragma once

#include "model/sighting.hpp"
#include "state/push/switched.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

/// Pure. An account that is on record under an id, and that is off, or that a change of ours may have switched off.
[[nodiscard]] inline bool is_perhaps_off(const shadow_row& row) {
  const bool may_be_off = !row.active || may_be_off_by_us(row);
  return row.kind == subject_kind::person && !row.remote_id.empty() && may_be_off;
}

/// The same; or a group that is on record under an id, and in which nobody of ours is, as far as we know. On the
/// strand.
[[nodiscard]] bool may_be_hidden(store& s, const target_id& target, const shadow_row& row);

/// The target answered a change that was sent to the id on record that there is no such object.
[[nodiscard]] inline sighting answered_as_gone(const shadow_row& row) {
  const auto kind = row.kind == subject_kind::person ? remote_object::kind::user : remote_object::kind::group;
  return {sighting::how::by_id, {kind, row.remote_id, remote_object::life::gone, {}, {}}, {}};
}

/// Nothing was shown of an object that may be hidden: whatever else was open about it is over, but for another object
/// that was seen under its id. Inside the caller's transaction.
[[nodiscard]] result<void> stays_as_it_is(shadow_table& shadow, const target_id& target, shadow_row row);

}  // namespace sluis::state
