// Facts and shadow as the sorted streams that mapping/plan merges. Rows are pulled in pages; payloads are decrypted only where the merge
// asks (`load`). On the strand, inside the plan's transaction; the streams borrow the store and the context.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "mapping/life_cycle.hpp"
#include "mapping/plan.hpp"
#include "mapping/rules.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// What all accounts of one plan share.
struct account_context {
  target_id target;
  day today{};
  mapping::retention keeping;
  std::map<subject_id, order_in_force> orders;  // only of the few who have one
  mapping::target_rules rules;
  std::vector<subject_id> live_groups;  // sorted
  std::map<subject_id, std::string> school_names;
  std::uint64_t fingerprint = 0;        // of the rules, groups and names
};

[[nodiscard]] mapping::stream<state::current_row> pull_rows(state::facts& facts, subject_kind kind);
[[nodiscard]] mapping::stream<state::shadow_row> pull_shadow(state::shadow& shadow, target_id target, subject_kind kind);

[[nodiscard]] mapping::stream<mapping::desired_user> desired_users(state::store& store, const account_context& context);
/// With `is_overdue` each is looked up; without it nobody is overdue. The answer: why, or nothing.
using overdue_test = std::function<result<std::optional<reason>>(const subject_id&)>;
[[nodiscard]] mapping::stream<mapping::existing_user> existing_users(state::store& store, const target_id& target, overdue_test is_overdue = {});
[[nodiscard]] overdue_test overdue_by(state::store& store, day today, const mapping::retention& keeping, std::map<subject_id, order_in_force> orders);
/// Does this change remove somebody whose removal needs no approval: accepted before, ended, or ordered?
using acceptance_test = std::function<result<bool>(const planned_change&)>;
[[nodiscard]] acceptance_test accepted_by(state::store& store, std::map<subject_id, order_in_force> orders);
[[nodiscard]] mapping::stream<mapping::desired_group> desired_groups(state::store& store, const account_context& context);
[[nodiscard]] mapping::stream<mapping::existing_group> existing_groups(state::store& store, const target_id& target);

}  // namespace sluis::daemon
