// Drift: what a target holds is looked at from time to time, all of it or what changed since, and what somebody else changed or deleted there is
// put right by the next plan. Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/push.hpp"

namespace sluis::daemon {

/// Due after `reconcile_every`; and whenever an administrator asks for it.
[[nodiscard]] bool is_reconciliation_due(const target_seat& target, const sync_request& what, instant now);

/// Nothing is asked of a target that no consent covers now, or that holds nothing of ours. A survey that fails stops nothing: what is known stays, and the next sync
/// asks again.
boost::asio::awaitable<result<drift_counts>> reconcile(island& where, target_seat& target, push_context context);

}  // namespace sluis::daemon
