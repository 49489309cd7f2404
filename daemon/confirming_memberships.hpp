// "Not found", answered to a change of a group's members, may be about the member or about the group. The group is then
// asked for by itself: a removal counts as done where the group is shown, or other groups are; and an empty group that
// takes nobody in and is not shown is a finding, which an administrator can end. Coroutine of the io_context's thread;
// memory is touched on the strand.
#pragma once

#include "daemon/confirming.hpp"

namespace sluis::daemon {

/// Turns outcomes of remove_member that are not proven into `unknown`, so that the next plan has them again, and tells
/// what was found. All other outcomes are left as they are.
boost::asio::awaitable<result<remains>> confirm_memberships(island& where, target_seat& target, const batch& sent,
                                                            std::vector<outcome>& outcomes, const clock& time);

}  // namespace sluis::daemon
