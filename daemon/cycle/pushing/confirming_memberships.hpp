// "Not found", answered to a change of a group's members, may be about the member or about the group. The group is then
// asked for by itself. A removal counts as done where the group is shown, or is not and other groups are; else it is
// said again by the next plan. A group that takes nobody in and is not shown, at a target that shows the member and
// another group, is gone: the next plan makes it anew. A member that was made a moment ago may be known late, so that
// this is a finding first, and counts when it happens again. Where nothing is proven it stays a finding, which an
// administrator can end. So it is for groups that may be hidden because they are empty (state/push/not_shown.hpp); what
// is missed of others is seen by the next survey. Coroutine of the io_context's thread; memory is touched on the
// strand.
#pragma once

#include "daemon/cycle/pushing/confirming.hpp"

namespace sluis::daemon {

/// Turns outcomes of remove_member that are not proven into `unknown`, so that the next plan has them again, and tells
/// what was found. All other outcomes are left as they are.
boost::asio::awaitable<result<remains>> confirm_memberships(island& where, target_seat& target, const batch& sent,
                                                            std::vector<outcome>& outcomes, const clock& time);

}  // namespace sluis::daemon
