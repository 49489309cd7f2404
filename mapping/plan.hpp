// Plan: what must change at one target, by merging two streams sorted by subject – what should be and what is. Nothing is held in memory
// but the current pair (architecture, decision 12). Pure: streams and the receiver are parameters.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/account.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"

namespace sluis::mapping {

/// What should be, of one person. `load` is only called where `basis` differs from what is, or what is is not certain.
struct desired_user {
  subject_id id;
  role object_role = role::student;
  subject_id school;
  bool active = false;
  reason why = reason::new_in_source;  // why it became what it is: new_in_source, changed_in_source, left_source, ended, returned
  std::uint64_t basis = 0;
  std::function<result<account>()> load;
};

/// What is, of one person at this target.
struct existing_user {
  subject_id id;
  bool exists = false;  // has a remote id
  bool active = false;
  bool uncertain = false;
  std::uint64_t basis = 0;
  struct content {
    field_map fields;
    std::vector<subject_id> groups;
  };
  std::function<result<content>()> load;
};

struct desired_group {
  subject_id id;
  subject_id school;
  reason why = reason::new_in_source;
  std::uint64_t basis = 0;
  field_map fields;
};

struct existing_group {
  subject_id id;
  bool exists = false;
  bool uncertain = false;
  std::uint64_t basis = 0;
  field_map fields;
};

/// Pulls the next element in ascending order of id; nothing at the end.
template <class T>
using stream = std::function<result<std::optional<T>>()>;
using receiver = std::function<result<void>(const planned_change&)>;

struct plan_rules {
  reason when_rules_moved = reason::changed_in_source;  // consent_changed if the consent is another than the last push's
  /// Called where the basis moved on without any visible change, so that the caller can keep the new one; may be empty.
  std::function<result<void>(const subject_id&, std::uint64_t basis)> unchanged;
};

/// Users: create (active only), update, reactivate, deactivate, and membership changes. A person that is not active and was never created
/// is nothing. Deactivation also removes memberships. errc::invalid_input if a stream is not sorted.
result<void> plan_users(const stream<desired_user>& desired, const stream<existing_user>& existing, const plan_rules& rules,
                        const receiver& emit);
/// Groups: create, rename, delete. Same contract.
result<void> plan_groups(const stream<desired_group>& desired, const stream<existing_group>& existing, const plan_rules& rules,
                         const receiver& emit);
/// After a withdrawal: every existing active account is deactivated, with its memberships removed, and nothing else is said.
result<void> plan_withdrawal(const stream<existing_user>& existing, const receiver& emit);

}  // namespace sluis::mapping
