// Steps three to five of a cycle: what each target should hold, cut to what consent covers, against what it holds; saved as a plan with
// reasons, and judged by the guard. Blocking; on the strand.
#pragma once

#include <optional>

#include "config/config.hpp"
#include "daemon/giving_way.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct plan_request {
  const config::institution_settings& institution;
  const config::target_settings& target;
  std::optional<subject_id> only_person;
  day today;
};

/// Computes and saves. A plan without a consent is `withheld`, one that removes too much is `held` with the guard's words in `note`. The
/// error may be that it was interrupted, and left nothing behind.
[[nodiscard]] result<plan_summary> compute_plan(state::store& store, const plan_request& request, const give_way& way);

}  // namespace sluis::daemon
