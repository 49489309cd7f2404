// What the guard judges a plan by: how many a target holds, and what went before. Blocking; on the strand.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <utility>

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

/// Whom a target holds.
struct target_population {
  std::map<std::pair<subject_id, role>, std::uint64_t> active;  // by school and role
  std::map<subject_id, std::uint64_t> groups;                   // by school
  std::set<subject_id> schools_in_use;                          // of whom it has an account
};

/// `also` is shown each person and each group on the way. Writes nothing.
[[nodiscard]] result<target_population> count_population(state::store& store, const target_id& target,
                                                         const give_way& way, const pair_watcher& also = {});

/// The population of each of the guard's scopes, and what went before.
[[nodiscard]] result<void> tell_guard(state::store& store, const target_id& target, day today,
                                      const target_population& there, mapping::guard& guard);

}  // namespace sluis::daemon
