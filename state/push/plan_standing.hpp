// What of a target's plans is not done: what waits and what failed, by the newest whole plan, less what plans of a part
// did since. A part says nothing of the rest (plan_extent). On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "state/plans.hpp"

namespace sluis::state {

class store;

/// Changes of the newest open plan without an outcome, less those that a later part did, and changes of later parts
/// that are not in that plan and have no outcome. `concluded`: how many changes of that plan have an outcome, where the
/// caller knows it; otherwise they are counted.
struct known_progress {
  std::uint64_t plan = 0;
  std::uint64_t concluded = 0;
};
[[nodiscard]] result<std::uint64_t> changes_without_outcome(store& s, const target_id& target,
                                                            const known_progress& known);

/// The newest whole plan, whatever became of it; 0: there is none.
[[nodiscard]] std::uint64_t newest_whole_plan(store& s, const target_id& target);

struct failed_changes {
  std::uint64_t count = 0;
  std::string first;      // why the first of them failed; no personal data
  std::string plan_hash;  // of the plan that it is in
  std::map<operation, std::uint64_t> on_premises =
      {};  // those whose object is mastered on premises: no further sync helps (model/on_premises.hpp)
};
/// Of the newest whole plan of which something was sent, and of parts after it: each change whose newest outcome is a
/// failure or unknown. One that a later whole plan does not want any more does not count. A plan that was only
/// computed (a dry run, a hold) takes no failure away.
[[nodiscard]] result<failed_changes> failed_changes_of(store& s, const target_id& target);
/// Of these changes: whose account was to be disabled.
[[nodiscard]] std::set<subject_id> not_disabled(store& s, const target_id& target);
struct failed_end {
  operation op{};   // deactivate_user or delete_user
  std::string why;  // no personal data
};
/// Of these changes, those that were to end an account: by whose it is. Where both failed, the deletion.
[[nodiscard]] std::map<subject_id, failed_end> accounts_not_ended(store& s, const target_id& target);

}  // namespace sluis::state
