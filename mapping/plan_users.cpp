#include "mapping/basis.hpp"
#include "mapping/difference.hpp"
#include "mapping/merge.hpp"
#include "mapping/plan.hpp"
#include "mapping/reasons.hpp"

namespace sluis::mapping {

namespace {

/// One person at one target: what should be against what is.
class person_step {
 public:
  person_step(const desired_user& desired, const existing_user& existing, const plan_rules& rules, const receiver& emit)
      : desired_(desired), existing_(existing), rules_(rules), emit_(emit) {}

  result<void> plan() {
    if (desired_.active) {
      const bool in_step = existing_.exists && (existing_.active || is_kept_off()) && !is_doubtful() &&
                           !is_switch_doubtful() && existing_.basis == desired_.basis;
      if (in_step) return {};
      return existing_.exists ? update() : create();
    }
    if (is_on_again()) return update();
    if (desired_.overdue && existing_.exists) return remove(desired_.why_overdue);
    if (desired_.when_uncovered) {
      const auto end = desired_.when_uncovered(existing_.closed);
      if (end.stays) return {};
      if (existing_.exists && end.deletes && rules_.today >= *end.deletes) return remove(reason::consent_changed);
    }
    const bool is_off = existing_.exists ? is_off_by_our_word() : !existing_.active;
    if (is_off && existing_.basis == desired_.basis) return {};
    if (existing_.exists) return deactivate();
    return existing_.uncertain ? deactivate_what_may_be_there() : result<void>{};
  }

 private:
  result<void> create() {
    SLUIS_ASSIGN(const account should_be, desired_.load());
    const auto groups = differing({}, should_be.groups);
    const auto why = why_created(desired_.why);
    auto change = user_change(operation::create_user,
                              existing_.uncertain ? reason::outcome_unknown
                              : existing_.drifted ? reason::drift
                                                  : why,
                              groups);
    change.after = in_full({}, should_be.fields).after;
    change.after[field::active] = "true";
    SLUIS_TRY(emit_(change));
    return emit_memberships(groups, why, why);
  }

  result<void> update() {
    SLUIS_ASSIGN(const account should_be, desired_.load());
    SLUIS_ASSIGN(const existing_user::content is, existing_.load());
    const auto groups = differing(is.groups, should_be.groups, is.maybe_groups);
    auto fields = is_doubtful() ? in_full(is.fields, should_be.fields) : differing(is.fields, should_be.fields);
    for (const auto& [a, b] : rules_.kept_together) say_together(is.fields, should_be.fields, a, b, fields);
    if (must_say_active()) {
      fields.before[field::active] = existing_.active ? "true" : "false";
      fields.after[field::active] = "true";
    }
    if (fields.empty() && groups.empty()) return settle();
    if (!fields.empty()) {
      auto change = user_change(operation::update_user, why_now(), groups);
      change.before = std::move(fields.before);
      change.after = std::move(fields.after);
      SLUIS_TRY(emit_(change));
    }
    return emit_memberships(groups, why_taken_out(), why_placed());
  }

  result<void> deactivate() {
    const auto why = why_deactivated(desired_.why);
    SLUIS_ASSIGN(const existing_user::content is, existing_.load());
    const auto groups = differing(is.groups, {}, is.maybe_groups);
    if (is_off_by_our_word()) {
      if (groups.empty()) return settle();
      return emit_memberships(groups, why, why);
    }
    auto change = user_change(operation::deactivate_user, why, groups);
    change.before[field::active] = existing_.active ? "true" : "false";
    change.after[field::active] = "false";
    SLUIS_TRY(emit_memberships(groups, why, why));
    return emit_(change);
  }

  result<void> remove(reason why) {
    auto change = user_change(operation::delete_user, why, {});
    change.before[field::active] = existing_.active ? "true" : "false";
    return emit_(change);
  }

  /// Its creation may have taken effect, nobody can say: an account that should not be must not be left behind.
  result<void> deactivate_what_may_be_there() {
    // A block accepts no absence, and "unknown" would (state/absences.cpp).
    auto change = user_change(operation::deactivate_user,
                              desired_.why == reason::blocked ? reason::blocked : reason::outcome_unknown, {});
    change.after[field::active] = "false";
    return emit_(change);
  }

  [[nodiscard]] bool is_on_again() const {
    return desired_.on_again_if_off_by && existing_.exists && !existing_.active && existing_.closed &&
           *existing_.closed <= *desired_.on_again_if_off_by;
  }
  /// That others switched it off, or that it was seen to be off, is not enough for an account that should be off: they
  /// may switch it on again.
  [[nodiscard]] bool is_off_by_our_word() const {
    return existing_.exists && !existing_.active && existing_.said_off;
  }  // an uncertain row is active if it may be
  [[nodiscard]] bool is_doubtful() const { return existing_.uncertain || existing_.drifted; }
  /// Whether it is on is not known, or it is on by somebody else's doing alone, which our own word confirms.
  [[nodiscard]] bool is_switch_doubtful() const {
    return existing_.exists && (existing_.switch_unsure || (existing_.active && existing_.closed));
  }
  [[nodiscard]] bool is_kept_off() const {
    return existing_.exists && !existing_.active && existing_.off_by_others && rules_.keeps_what_others_switched_off;
  }
  /// One that was seen to be on and drifted otherwise, or of which another change has an unknown outcome, is not
  /// switched on: others may have switched it off since.
  [[nodiscard]] bool must_say_active() const {
    if (is_kept_off()) return false;
    return !existing_.active || is_switch_doubtful() || (is_doubtful() && !rules_.keeps_what_others_switched_off);
  }
  [[nodiscard]] reason why_now() const {
    if (existing_.uncertain || existing_.switch_unsure) return reason::outcome_unknown;
    if (existing_.drifted || is_switch_doubtful()) return reason::drift;
    if (is_kept_off()) return why_updated(desired_.why, desired_.basis, existing_.basis, rules_);
    if (!existing_.active) return existing_.off_by_others ? reason::drift : why_back();
    return why_updated(desired_.why, desired_.basis, existing_.basis, rules_);
  }
  [[nodiscard]] reason why_back() const { return desired_.why_back.value_or(why_reactivated(desired_.why, rules_)); }
  [[nodiscard]] bool rules_alone_moved() const { return same_own_facts(desired_.basis, existing_.basis); }
  [[nodiscard]] bool consent_or_rules() const {
    return rules_.when_rules_moved == reason::consent_changed || rules_.when_rules_moved == reason::rules_changed;
  }
  [[nodiscard]] reason why_placed() const {
    if (existing_.drifted) return reason::drift;
    if (!existing_.active && !is_kept_off()) return why_back();
    return rules_alone_moved() && consent_or_rules() ? rules_.when_rules_moved : reason::placed_in_group;
  }
  [[nodiscard]] reason why_taken_out() const {
    if (existing_.drifted) return reason::drift;
    if (!rules_alone_moved()) return reason::taken_out_of_group;
    return consent_or_rules() ? rules_.when_rules_moved : reason::group_gone;
  }

  planned_change change_of(operation op, reason why) const {
    planned_change out;
    out.op = op;
    out.why = why;
    out.object = desired_.id;
    out.object_role = desired_.object_role;
    out.school = desired_.school;
    return out;
  }
  planned_change user_change(operation op, reason why, const group_difference& groups) const {
    auto out = change_of(op, why);
    out.basis = groups.empty() ? desired_.basis : basis_open;
    return out;
  }
  result<void> emit_membership(operation op, const subject_id& group, reason why) {
    auto change = change_of(op, why);
    change.object = group;
    change.member = desired_.id;
    change.basis = basis_open;
    return emit_(change);
  }
  result<void> emit_memberships(const group_difference& groups, reason why_removed, reason why_added) {
    for (const auto& group : groups.removed) {
      const bool gone =
          desired_.active && rules_.group_lives && !rules_.group_lives(group) && why_removed != reason::consent_changed;
      SLUIS_TRY(emit_membership(operation::remove_member, group, gone ? reason::group_gone : why_removed));
    }
    for (const auto& group : groups.added) SLUIS_TRY(emit_membership(operation::add_member, group, why_added));
    return {};
  }
  result<void> settle() {
    if (!rules_.unchanged || existing_.basis == desired_.basis) return {};
    return rules_.unchanged(desired_.id, desired_.basis);
  }

  const desired_user& desired_;
  const existing_user& existing_;
  const plan_rules& rules_;
  const receiver& emit_;
};

/// Facts keep leavers, so somebody at the target of whom nothing is known should not happen; an account nobody vouches
/// for is closed.
desired_user nobody_vouches_for(const existing_user& existing) {
  desired_user out;
  out.id = existing.id;
  out.why = reason::left_source;
  out.basis = existing.basis;
  return out;
}

existing_user not_there(const desired_user& desired) {
  existing_user out;
  out.id = desired.id;
  return out;
}

}  // namespace

result<void> plan_users(const stream<desired_user>& desired, const stream<existing_user>& existing,
                        const plan_rules& rules, const receiver& emit) {
  const auto visit = [&](const desired_user* should_be, const existing_user* is) -> result<void> {
    if (is == nullptr) return person_step(*should_be, not_there(*should_be), rules, emit).plan();
    if (should_be == nullptr) return person_step(nobody_vouches_for(*is), *is, rules, emit).plan();
    return person_step(*should_be, *is, rules, emit).plan();
  };
  return merge(desired, existing, visit);
}

}  // namespace sluis::mapping
