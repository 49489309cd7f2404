// The end of a cycle (R-D2): who has left, was kept for the whole term and is deleted at every target, is erased here
// in the maintenance window (R-G3), or by day where no night came for two days (daemon/cycle/nights); whom two
// administrators ordered to be erased at once, at any hour. Coroutine of the io_context's thread; the work itself is
// done on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <vector>

#include "daemon/cycle/cycle_context.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/cycle/status/status_views.hpp"
#include "state/erasure/deletions.hpp"

namespace sluis::daemon {

/// How many were erased. What an error interrupts will be resumed by the next cycle, at any hour, or the next start.
/// While another cycle is at it, that one looks once more when it is done, and this one erases nobody: it does not wait
/// for a slow target that the other one asks.
boost::asio::awaitable<result<std::uint64_t>> erase_who_is_due(island& where, cycle_context context);

/// What targets confirmed of the deletion of these accounts; in pieces, between which the strand answers others.
/// errc::unavailable: the institution was closed.
boost::asio::awaitable<result<state::found_deletions>> look_for_deletions(island& where, std::vector<subject_id> whom);
/// The same at once, for a question beside the strand.
result<state::found_deletions> find_deletions(state::store& store, const std::vector<subject_id>& whom);

/// Is anybody to be deleted at targets or to be erased here today, or was an erasure interrupted? On the strand.
[[nodiscard]] result<bool> is_anybody_due(state::store& store, const config::retention_settings& keeping, day today);

/// Who was to be erased three days before `today` and still is. On the strand.
[[nodiscard]] result<overdue_erasures> count_overdue(state::store& store, const config::retention_settings& keeping,
                                                     day today);

}  // namespace sluis::daemon
