#include "mapping/basis.hpp"
#include "mapping/difference.hpp"
#include "mapping/merge.hpp"
#include "mapping/plan.hpp"
#include "mapping/reasons.hpp"

namespace sluis::mapping {

namespace {

planned_change group_change(operation op, reason why, const desired_group& desired) {
  planned_change out;
  out.op = op;
  out.why = why;
  out.object = desired.id;
  out.school = desired.school;
  out.basis = desired.basis;
  return out;
}

reason doubt(const existing_group& existing) {
  return existing.uncertain ? reason::outcome_unknown : reason::drift;
}

result<void> create(const desired_group& desired, const existing_group& existing, const receiver& emit) {
  const bool doubtful = existing.uncertain || existing.drifted;
  auto change = group_change(operation::create_group, doubtful ? doubt(existing) : why_created(desired.why), desired);
  change.after = in_full({}, desired.fields).after;
  return emit(change);
}

/// Of a group that left: until its name there says so, and whatever else is doubtful, its absence is why. The guard
/// counts that, and an acceptance rests on it.
reason why_updated_now(const desired_group& desired, const existing_group& existing, const plan_rules& rules) {
  const bool is_doubtful = existing.uncertain || existing.drifted,
             has_left = desired.left != desired_group::leaving::no;
  if (has_left && existing.basis != basis_left) return reason::left_source;
  if (is_doubtful) return doubt(existing);
  return has_left ? rules.when_rules_moved : why_updated(desired.why, desired.basis, existing.basis, rules);
}

result<void> update(const desired_group& desired, const existing_group& existing, const plan_rules& rules,
                    const receiver& emit) {
  const bool doubtful = existing.uncertain || existing.drifted;
  const bool is_same_basis = existing.basis == desired.basis;
  // The name of one that left depends on other groups too, and its basis says nothing of them.
  if (!doubtful && is_same_basis && desired.left == desired_group::leaving::no) return {};
  auto fields = doubtful ? in_full(existing.fields, desired.fields) : differing(existing.fields, desired.fields);
  if (fields.empty())
    return rules.unchanged && !is_same_basis ? rules.unchanged(desired.id, desired.basis) : result<void>{};
  auto change = group_change(operation::update_group, why_updated_now(desired, existing, rules), desired);
  change.before = std::move(fields.before);
  change.after = std::move(fields.after);
  return emit(change);
}

result<void> delete_group(const desired_group& desired, const existing_group& existing, reason why,
                          const receiver& emit) {
  if (!existing.exists) return {};
  auto change = group_change(operation::delete_group, why, desired);
  change.before = existing.fields;
  change.basis = basis_open;
  return emit(change);
}

}  // namespace

result<void> plan_groups(const stream<desired_group>& desired, const stream<existing_group>& existing,
                         const plan_rules& rules, const receiver& emit) {
  const auto visit = [&](const desired_group* should_be, const existing_group* is) -> result<void> {
    const existing_group nothing;
    if (is == nullptr) is = &nothing;
    if (should_be == nullptr) {
      desired_group gone;
      gone.id = is->id;
      gone.school = is->school;
      return delete_group(gone, *is, reason::left_source, emit);
    }
    if (should_be->left == desired_group::leaving::term_over)
      return delete_group(*should_be, *is, reason::retention_over, emit);
    if (should_be->stays) return {};
    if (in_full({}, should_be->fields).empty()) {
      return delete_group(*should_be, *is,
                          should_be->why == reason::consent_changed ? reason::consent_changed : rules.when_rules_moved,
                          emit);
    }
    if (!is->exists && !should_be->is_wanted) return {};
    return is->exists ? update(*should_be, *is, rules, emit) : create(*should_be, *is, emit);
  };
  return merge(desired, existing, visit);
}

}  // namespace sluis::mapping
