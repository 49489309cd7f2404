// What was sent and has no outcome on record, after a crash or a lost answer, is looked up at the target before anything is planned: nothing is repeated
// blindly. A creation whose outcome the target cannot tell stays open and is asked for again by the next cycle; the planner leaves its object alone
// (daemon/unsettled.hpp), and everybody else is served.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/push.hpp"

namespace sluis::daemon {

/// How many creations stay unsettled. The error: the target as a whole cannot be asked now, so nothing may be pushed. Sends nothing where nothing is open.
boost::asio::awaitable<result<std::uint64_t>> settle_open_intents(island& where, target_seat& target, push_context context);

}  // namespace sluis::daemon
