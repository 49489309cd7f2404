// The way of the data, on one page: read, take in, name, map, release, plan, guard, push. A newcomer starts here.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/cycle_context.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon {

/// One cycle of one institution. Cycles of one institution read one after the other and serve different targets at the
/// same time. Never throws: this is the boundary where the unexpected is caught, named in the report's `problem`, and
/// stops no other institution.
boost::asio::awaitable<sync_report> run_cycle(island& where, sync_request what, cycle_context context);

}  // namespace sluis::daemon
