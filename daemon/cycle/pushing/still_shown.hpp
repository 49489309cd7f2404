// A token that lost its rights finds nothing, whatever it is asked for, and answers 404 to changes too. Before "not
// found" counts, the target must show something of ours afterwards. Coroutine of the io_context's thread; memory is
// touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <set>

#include "daemon/cycle/pushing/asking.hpp"

namespace sluis::daemon {

/// Asks for some others of this kind that are on record there, at most three: those that no service has a reason to
/// hide (state/push/not_shown.hpp); where there are none, what is off or empty. Where a token may see groups and no
/// users, a group proves nothing of an account. `than`: not asked for. False: none is shown, or there are no others.
/// The error: it could not be asked.
boost::asio::awaitable<result<bool>> still_shows_others(island& where, target_seat& target, subject_kind kind,
                                                        const std::set<subject_id>& than, const clock& time);

}  // namespace sluis::daemon
