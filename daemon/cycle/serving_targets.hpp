// Of a cycle, what concerns one target: settle what was begun, survey, plan, push, and note how the target is doing.
// Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/cycle_context.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/cycle/sync_report.hpp"

namespace sluis::daemon {

/// The targets that `what` names, or all, at the same time, so that one that is slow or down delays no other. What
/// became of each is in `report.targets`.
boost::asio::awaitable<void> serve_targets(island& where, const sync_request& what, cycle_context context,
                                           sync_report& report);

}  // namespace sluis::daemon
