// What a target's lists are worth now, for whoever concludes that something is gone there. Blocking; on the strand.
#pragma once

#include "daemon/cycle/pushing/push.hpp"
#include "state/push/list_beliefs.hpp"

namespace sluis::daemon {

struct belief_now {
  state::list_belief lists;
  bool may_be_compared = false;  // a consent is in force: the next survey says more

  /// Does it count that nothing is found of an object? Where nothing can be compared any more and it is not known
  /// whether the lists are to be believed, only of one that the target showed just before it was deleted.
  [[nodiscard]] bool counts(subject_kind what, bool was_shown) const;
  /// Why it does not: "its list of users is not believed".
  [[nodiscard]] std::string why_not(subject_kind what) const;
};

/// `was_compared`: by this process (target_seat::last_survey). Where it was not, and may be, nothing is known of the
/// lists, however long ago the comparison is that was kept.
[[nodiscard]] result<belief_now> look_up_belief(state::store& store, const destination& to, bool was_compared);

}  // namespace sluis::daemon
