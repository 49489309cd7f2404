// Step six of a cycle: a plan is carried out. Intent before effect (architecture, decision 6): what is about to be sent is committed
// first, what came of it after; consent is read again before every batch. Coroutines of the io_context's thread; memory is
// touched on the strand.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "daemon/activity.hpp"
#include "daemon/island.hpp"
#include "daemon/service.hpp"

namespace sluis::daemon {

struct push_context {
  const clock& time;
  activity& how_far;
  const std::atomic<bool>& stopping;
};

struct push_result {
  push_counts counts;
  std::optional<error> problem;  // none: every change has an outcome
};

/// What was begun before a crash and has no outcome is looked up at the target and concluded; must come before a plan is computed. Sends nothing where
/// nothing is open. The error: the target cannot be asked now, so nothing may be pushed.
boost::asio::awaitable<result<void>> settle_open_intents(island& where, target_seat& target, push_context context);

/// Pushes a plan that is ready; first passwords that its creations bring are kept in the island. Stops between batches when asked to, or when the target is down; the rest stays planned.
boost::asio::awaitable<push_result> push_plan(island& where, target_seat& target, plan_summary plan, push_context context);

}  // namespace sluis::daemon
