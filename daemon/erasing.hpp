// The end of a cycle in the maintenance window (R-D2, R-G3): who has left, was kept for the whole term and is deleted at every target, is erased here. Coroutine of
// the io_context's thread; the work itself is done on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>

#include "daemon/cycle.hpp"

namespace sluis::daemon {

/// How many were erased; none outside of the window. What an error interrupts is gone on with by the next cycle, or the next start.
boost::asio::awaitable<result<std::uint64_t>> erase_who_is_due(island& where, cycle_context context);

}  // namespace sluis::daemon
