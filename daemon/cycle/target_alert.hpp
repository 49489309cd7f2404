// A target that fails is an alert: the log, `sluis status` and the metrics name it, since when, and how many changes
// wait.
#pragma once

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/status/answers.hpp"
#include "state/push/target_health.hpp"

namespace sluis::daemon {

/// Changes of the newest open plan that have no outcome (state/push/plan_standing), and creations of earlier ones that
/// are not settled. Blocking; on the strand.
[[nodiscard]] result<std::uint64_t> changes_waiting(state::store& store, const target_id& target,
                                                    const pushed_part& pushed);

/// After a try, with what waits now: one line of the log a failure, one when the target is back. Says how long the
/// schedule leaves it alone. A try in which nothing was asked of the target ends no failure, but where it may not be
/// asked any more.
void note_try(target_seat& target, const target_report& report, const institution_id& institution,
              std::uint64_t waiting, instant now);

/// What is kept on disk of the seat.
[[nodiscard]] state::target_health health_of(const target_seat& target);

/// Gives the seats what `where.again.healths` has of them, and takes it out there. A try that ended with the process
/// counts as a failure: the target's answer may have ended the process.
void take_up_healths(island& where);
/// A block that is left to be sent goes at the start of the daemon, although the schedule leaves the target alone. Not
/// where the daemon has ended three times in a row while it served it: its answers may end it each time.
[[nodiscard]] bool may_be_tried_at_the_start(const target_seat& target);
/// Before the seats are made anew by a reload. Whoever reloads has changed something: the next scheduled try does not
/// wait.
void keep_healths(island& where);

}  // namespace sluis::daemon
