// Step six of a cycle: a plan is carried out. Intent before effect (architecture, decision 6): what is about to be sent is committed
// first, what came of it after; consent is read again before every batch. Coroutines of the io_context's thread; memory is
// touched on the strand.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "daemon/activity.hpp"
#include "daemon/batch.hpp"
#include "daemon/island.hpp"
#include "daemon/service.hpp"

namespace sluis::daemon {

struct push_context {
  const clock& time;
  activity& how_far;
  const std::atomic<bool>& stopping;
};

/// Where a push goes at this moment: the consent is asked for with it.
[[nodiscard]] destination destination_now(const target_seat& target, const push_context& context);

struct push_result {
  push_counts counts;
  std::optional<error> problem;  // none: every change has an outcome
};

/// Pushes a plan that is ready; first passwords that its creations bring are kept in the island. Stops between batches when asked to, or when the target is down; the rest stays planned.
boost::asio::awaitable<push_result> push_plan(island& where, target_seat& target, plan_summary plan, push_context context);

}  // namespace sluis::daemon
