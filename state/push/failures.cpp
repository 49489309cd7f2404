#include "state/push/failures.hpp"

#include "state/plans.hpp"
#include "state/store.hpp"

namespace sluis::state {

std::uint64_t failed_in(store& s, const plan_summary& plan) {
  if (plan.state != plan_state::done && plan.state != plan_state::pushing) return 0;
  auto count = s.db().prepare("SELECT count(*) FROM progress WHERE plan = ?1 AND how = ?2");
  count.bind(1, plan.id).bind(2, static_cast<std::int64_t>(saved_change::progress::failed)).step();
  return static_cast<std::uint64_t>(count.integer(0));
}

}  // namespace sluis::state
