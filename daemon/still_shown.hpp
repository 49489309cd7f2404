// A token that lost its rights since the last comparison finds nothing, whatever it is asked for, and answers 404 to deletions too. Before "not found" counts, the
// target must have shown something of ours. Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "daemon/asking.hpp"

namespace sluis::daemon {

/// Asks for some others that are on record there, at most three: those that no service has a reason to hide (state/push/not_shown.hpp), of the kind of `than` before
/// the other kind. Where there are none of these, what is off or empty may prove it too, or `has_just_shown`: the target just showed or removed something of ours.
/// `than`: not empty, all of one kind. The error: it could not be asked.
boost::asio::awaitable<result<bool>> still_shows_ours(island& where, target_seat& target, const std::vector<state::shadow_row>& than, bool has_just_shown, const clock& time);

}  // namespace sluis::daemon
