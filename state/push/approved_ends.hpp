// Whose removal after a consent's end, or because a consent covers fewer, somebody approved: by any plan that rested on
// the same consent, carried out or not. The approval holds until another consent governs, so that a target that is down
// and a plan that changes meanwhile do not lose it. On the strand.
#pragma once

#include "model/ids.hpp"
#include "model/plan.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class store;

class approved_ends {
 public:
  /// `consent`: that the plan at hand rests on.
  approved_ends(store& s, const target_id& target, const subject_id& consent);
  /// It disables an account for that reason, or takes it out of a group.
  [[nodiscard]] bool contains(const planned_change& change);

 private:
  target_id target_;
  subject_id consent_;
  bool is_any_;  // approved plan
  sqlite::statement find_;
};

}  // namespace sluis::state
