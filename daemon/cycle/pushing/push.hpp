// Step six of a cycle: a plan is carried out. Intent before effect (architecture, decision 6): what is about to be sent
// is committed first, what came of it after; consent is read again before every batch. Coroutines of the io_context's
// thread; memory is touched on the strand.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/pushing/activity.hpp"
#include "daemon/cycle/pushing/batch.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon {

struct push_context {
  const clock& time;
  activity& how_far;
  const std::atomic<bool>& stopping;
};

/// Where a push goes at this moment: the consent is asked for with it.
[[nodiscard]] destination destination_now(const target_seat& target, const clock& time);

struct push_result {
  push_counts counts;
  std::optional<error> problem;  // none: every change has an outcome
  bool is_permit_over = false;   // of the problem: what may be sent changed meanwhile
  std::uint64_t waiting = 0;     // changes that stay planned by themselves: the target could not tell what stands under
                                 // their id, or did not answer
  std::uint64_t unanswered = 0;  // of those: the target did not answer
  std::string first_unanswered = {};  // why
  std::string first_waiting = {};     // why the first of `waiting` waits
  std::uint64_t answered = 0;         // changes that were done, or that failed after the target was asked
  std::uint64_t gone = 0;  // objects that were off or empty, and of which a change found that they are gone: another
                           // plan makes them anew
};

/// briefly: a removal waits for the answers. Under a brief permit (model/permit.hpp).
enum class asking : std::uint8_t { usually, briefly };

/// From now on the target's requests rest on what stands in the ledger today, until the next batch gets a permit of its
/// own. errc::refused: there is nothing to rest on, and nothing is sent.
boost::asio::awaitable<result<grant>> rest_on_todays_grant(island& where, target_seat& target, const clock& time,
                                                           asking how = asking::usually);

/// Pushes a plan that is ready and was computed after `planned_at`; first passwords that its creations bring are kept
/// in the island. Stops between batches when asked to, or when the target is down; the rest stays planned.
boost::asio::awaitable<push_result> push_plan(island& where, target_seat& target, plan_summary plan,
                                              permit_issuer::mark planned_at, push_context context);

}  // namespace sluis::daemon
