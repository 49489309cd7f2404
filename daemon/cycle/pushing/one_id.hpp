// A target that answers the creation of one person with the id of another: the two would share an account. Refused,
// with both named. On the institution's strand.
#pragma once

#include <vector>

#include "model/outcome.hpp"
#include "model/plan.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Of `outcomes`, which are of these objects, those that carry an id which is on record as another's, or which two of
/// them got, become failures.
result<void> refuse_ids_of_others(state::store& store, const target_id& target, operation op,
                                  const std::vector<subject_id>& objects, std::vector<outcome>& outcomes);

}  // namespace sluis::daemon
