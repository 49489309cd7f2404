#include "mapping/basis.hpp"
#include "mapping/difference.hpp"
#include "mapping/merge.hpp"
#include "mapping/plan.hpp"
#include "mapping/reasons.hpp"

namespace sluis::mapping {

namespace {

planned_change change_of(operation op, reason why, const desired_group& desired) {
  planned_change out;
  out.op = op;
  out.why = why;
  out.object = desired.id;
  out.school = desired.school;
  out.basis = desired.basis;
  return out;
}

reason doubt(const existing_group& existing) { return existing.uncertain ? reason::outcome_unknown : reason::drift; }

result<void> create(const desired_group& desired, const existing_group& existing, const receiver& emit) {
  const bool doubtful = existing.uncertain || existing.drifted;
  auto change = change_of(operation::create_group, doubtful ? doubt(existing) : why_created(desired.why), desired);
  change.after = in_full({}, desired.fields).after;
  return emit(change);
}

result<void> update(const desired_group& desired, const existing_group& existing, const plan_rules& rules, const receiver& emit) {
  const bool doubtful = existing.uncertain || existing.drifted;
  if (!doubtful && existing.basis == desired.basis) return {};
  auto fields = doubtful ? in_full(existing.fields, desired.fields) : differing(existing.fields, desired.fields);
  if (fields.empty()) return rules.unchanged ? rules.unchanged(desired.id, desired.basis) : result<void>{};
  const auto why = doubtful ? doubt(existing)
                            : why_updated(desired.why, desired.basis, existing.basis, rules);
  auto change = change_of(operation::update_group, why, desired);
  change.before = std::move(fields.before);
  change.after = std::move(fields.after);
  return emit(change);
}

result<void> remove(const desired_group& desired, const existing_group& existing, reason why, const receiver& emit) {
  if (!existing.exists) return {};
  auto change = change_of(operation::delete_group, why, desired);
  change.before = existing.fields;
  change.basis = basis_open;
  return emit(change);
}

}  // namespace

result<void> plan_groups(const stream<desired_group>& desired, const stream<existing_group>& existing, const plan_rules& rules,
                         const receiver& emit) {
  const auto visit = [&](const desired_group* should_be, const existing_group* is) -> result<void> {
    const existing_group nothing;
    if (is == nullptr) is = &nothing;
    if (should_be == nullptr) {
      desired_group gone;
      gone.id = is->id;
      gone.school = is->school;
      return remove(gone, *is, reason::left_source, emit);
    }
    if (should_be->stays) return {};
    if (in_full({}, should_be->fields).empty()) {
      return remove(*should_be, *is, should_be->why == reason::consent_changed ? reason::consent_changed : rules.when_rules_moved, emit);
    }
    if (!is->exists && !should_be->is_wanted) return {};
    return is->exists ? update(*should_be, *is, rules, emit) : create(*should_be, *is, emit);
  };
  return merge(desired, existing, visit);
}

}  // namespace sluis::mapping
