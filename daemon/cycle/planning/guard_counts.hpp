// What the guard judges a plan by: how many a target holds, and what went before. Blocking; on the strand.
#pragma once

#include <set>

#include "daemon/cycle/giving_way.hpp"
#include "mapping/guard.hpp"
#include "mapping/plan.hpp"
#include "model/result.hpp"
#include "state/push/pairs.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// A stream that ends with an error when the work should give way.
template <class Row>
mapping::stream<Row> interruptible(mapping::stream<Row> rows, const give_way& way) {
  return [rows = std::move(rows), &way]() -> result<std::optional<Row>> {
    if (way()) return give_way::interrupted();
    return rows();
  };
}

using pair_watcher = std::function<void(subject_kind, const state::subject_pair&)>;

/// The school and role of memberships and of accounts, for the guard's scopes; the population of each. Returns the
/// schools of whom the target has an account. `also` is shown each person and each group on the way.
[[nodiscard]] result<std::set<subject_id>> count_population(state::store& store, const target_id& target, day today,
                                                            const give_way& way, mapping::guard& guard,
                                                            const pair_watcher& also = {});

}  // namespace sluis::daemon
