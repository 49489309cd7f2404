#include "daemon/cycle/planning/planning.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "config/recipient.hpp"
#include "daemon/cycle/planning/after_restore.hpp"
#include "daemon/cycle/planning/guard_counts.hpp"
#include "daemon/cycle/planning/left_groups.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "daemon/cycle/planning/plan_basis.hpp"
#include "daemon/cycle/planning/plan_streams.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "daemon/cycle/planning/unsettled.hpp"
#include "daemon/cycle/planning/visits.hpp"
#include "mapping/guard.hpp"
#include "mapping/not_covered.hpp"
#include "mapping/plan.hpp"
#include "model/shown_key.hpp"
#include "model/target_kind.hpp"
#include "state/facts/invalid_list.hpp"
#include "state/held_changes.hpp"
#include "state/next_consent.hpp"
#include "state/push/approved_ends.hpp"
#include "state/push/plan_grounds.hpp"
#include "state/push/plan_rows.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint64_t plans_looked_at = 20;

/// Only what concerns these people: their accounts, and the memberships in groups that the target already holds.
mapping::receiver only_about(const std::set<subject_id>& people, state::store& store, const target_id& target,
                             mapping::receiver next) {
  return [&store, people, target, next = std::move(next)](const planned_change& change) -> result<void> {
    if (!people.contains(change.member.value_or(change.object))) return {};
    if (change.op == operation::add_member) {
      SLUIS_ASSIGN(const auto group, store.shadow().find(target, change.object));
      if (!group || group->remote_id.empty()) return {};
    }
    return next(change);
  };
}

/// Nothing is sent about an object that an administrator has to settle first.
result<mapping::receiver> without_open_findings(state::store& store, const target_id& target, mapping::receiver next) {
  SLUIS_ASSIGN(const auto open, store.shadow().open_findings(target));
  std::set<subject_id> waiting;
  for (const auto& row : open) {
    if (state::must_be_settled(row.finding)) waiting.insert(row.id);
  }
  if (waiting.empty()) return next;
  return mapping::receiver(
      [waiting = std::move(waiting), next = std::move(next)](const planned_change& change) -> result<void> {
        if (waiting.contains(change.object) || (change.member && waiting.contains(*change.member))) return {};
        return next(change);
      });
}

/// Accounts whose own facts stand still can still change: because the consent did, or because our rules did.
result<reason> why_rules_moved(state::store& store, const target_id& target, const std::optional<grant>& consent) {
  if (!consent) return reason::rules_changed;
  SLUIS_ASSIGN(const auto plans, store.plans().list(target, plans_looked_at));
  const auto done =
      std::find_if(plans.begin(), plans.end(), [](const plan_summary& p) { return p.state == plan_state::done; });
  const bool is_newer = done != plans.end() && state::is_recorded_after(store, consent->consent_id(), *done);
  return is_newer ? reason::consent_changed : reason::rules_changed;
}

/// The code of a school, if it looks like one: what people know it by, and no personal data. It stands in notes of
/// plans.
std::string shown_code(state::store& store, const subject_id& school) {
  const auto row = store.facts().find(school);
  if (!row || !*row || (*row)->kind != subject_kind::school) return {};
  const auto held = store.facts().load_school(**row);
  if (!held) return {};
  auto code = school_code(held->facts);
  return may_be_shown_as_key(code) ? code : std::string();
}

mapping::consent_end end_of(const grant& over, const plan_request& request) {
  const auto policy = consent_end_of(request.institution, request.target);
  return mapping::as_it_happened(mapping::end_of(over, policy.grace, policy.term, policy.deletes), request.today);
}

/// The schools of which the target still has accounts that this plan does not delete.
struct remaining_accounts {
  std::set<subject_id> schools;

  /// Somebody whose school is not known here may be of each; a group whose school is not known waits for everybody.
  [[nodiscard]] bool has(const subject_id& school) const {
    if (school == subject_id{}) return !schools.empty();
    return schools.contains(subject_id{}) || schools.contains(school);
  }
};

/// Groups hold names too. They are deleted with the last account of their school: a plan that is held closes nothing,
/// and a group without its members would. One that left goes when its own term is over.
result<void> plan_groups_after(state::store& store, const plan_request& request, const account_context& context,
                               const mapping::consent_end& whole, const remaining_accounts& remaining,
                               const mapping::receiver& emit) {
  if (!request.only_people.empty()) return {};
  SLUIS_ASSIGN(const auto over, groups_past_their_term(store, context.group_keeping, context.today));
  const auto why = whole.was_withdrawn ? reason::consent_withdrawn : reason::consent_expired;
  const auto why_ends = [&](const mapping::existing_group& group) -> std::optional<reason> {
    if (over.contains(group.id)) return reason::retention_over;
    if (!whole.deletes || remaining.has(group.school)) return std::nullopt;
    const auto own = own_end(context.coverage.school_last_covered(group.school, request.today), whole, request.today);
    return request.today >= mapping::deletes_on(own, mapping::closes_on(own)) ? std::optional(why) : std::nullopt;
  };
  auto groups = pull_shadow(store.shadow(), request.target.id, subject_kind::group);
  return mapping::plan_groups_end(existing_groups(store, request.target.id, std::move(groups)), why_ends, emit);
}

result<void> plan_after_consent(state::store& store, const plan_request& request, const grant& over,
                                const unsettled_objects& unsettled, const give_way& way,
                                const mapping::receiver& emit) {
  const auto& target = request.target.id;
  account_context context;
  context.target = target;
  context.today = request.today;
  context.keeping = keeping_of(request.institution.retention);
  context.group_keeping = group_keeping_of(request.institution.retention);
  SLUIS_ASSIGN(context.orders, orders_in_force(store));
  context.blocks = state::blocks(store).newest();
  SLUIS_ASSIGN(context.coverage, state::coverage_of(store, target));
  const auto end = end_of(over, request);
  const auto unchanged = [&](const subject_id& id, std::uint64_t basis) {
    return store.shadow().set_basis(target, id, basis);
  };
  remaining_accounts remaining;
  const auto ending = [&remaining, of = ending_by(store, context, end)](
                          const state::shadow_row& at) -> result<mapping::existing_user::ending> {
    SLUIS_ASSIGN(auto out, of(at));
    if (!at.remote_id.empty() && out.what != mapping::existing_user::ending::kind::goes)
      remaining.schools.insert(out.school);
    return out;
  };
  auto accounts = pull_shadow(store.shadow(), target, subject_kind::person);
  SLUIS_TRY(mapping::plan_consent_end(
      interruptible(with_what_may_be_there(unsettled, existing_users(store, target, std::move(accounts), ending)), way),
      emit, unchanged));
  return plan_groups_after(store, request, context, end, remaining, emit);
}

/// `visits` null: everybody.
result<void> plan_by(state::store& store, const plan_request& request, const account_context& context,
                     const visited_subjects* visits, mapping::plan_rules rules, const unsettled_objects& unsettled,
                     const give_way& way, const mapping::receiver& emit) {
  const auto& target = request.target.id;
  rules.group_lives = [&live = context.live_groups](const subject_id& id) {
    return std::binary_search(live.begin(), live.end(), id);
  };
  const auto held = [&](subject_kind kind) {
    const auto* const only = visits != nullptr && visits->of(kind) ? &*visits->of(kind) : nullptr;
    return only != nullptr ? rows_of(store.facts(), *only) : pull_rows(store.facts(), kind);
  };
  const auto there = [&](subject_kind kind) {
    const auto* const only = visits != nullptr && visits->of(kind) ? &*visits->of(kind) : nullptr;
    return only != nullptr ? shadow_of(store.shadow(), target, *only) : pull_shadow(store.shadow(), target, kind);
  };
  if (request.only_people.empty()) {
    constexpr auto group = subject_kind::group;
    SLUIS_TRY(mapping::plan_groups(interruptible(desired_groups(store, context, held(group)), way),
                                   existing_groups(store, target, there(group)), rules, emit));
  }
  constexpr auto person = subject_kind::person;
  return mapping::plan_users(interruptible(desired_users(store, context, held(person)), way),
                             with_what_may_be_there(unsettled, existing_users(store, target, there(person))), rules,
                             emit);
}

/// One line a change, before anything is left out of the plan.
mapping::receiver noted_in(std::vector<std::string>& lines, mapping::receiver next) {
  return [&lines, next = std::move(next)](const planned_change& change) -> result<void> {
    lines.push_back(std::string(to_string(change.op)) + " " + change.object.hex() + " " + std::to_string(change.basis) +
                    " " + state::content_of(change));
    return next ? next(change) : result<void>();
  };
}

result<void> merge_streams(state::store& store, const plan_request& request, const std::optional<grant>& consent,
                           plan_basis& basis, const give_way& way, const mapping::receiver& all) {
  const auto& target = request.target.id;
  SLUIS_ASSIGN(const auto unsettled, unsettled_at(store, target));
  const auto emit = without_unsettled(unsettled, all);
  if (!basis.context) return plan_after_consent(store, request, *consent, unsettled, way, emit);
  auto& context = *basis.context;
  mapping::plan_rules rules;
  rules.today = request.today;
  SLUIS_ASSIGN(rules.when_rules_moved, why_rules_moved(store, target, consent));
  rules.keeps_what_others_switched_off = config::keeps_switched_off(request.target);
  rules.kept_together = target_kind_of(request.target.kind).kept_together;
  rules.unchanged = [&](const subject_id& id, std::uint64_t now) { return store.shadow().set_basis(target, id, now); };
  context.eck_ids_of_blocked = eck_ids_read_once(store, context.blocks);
  if (request.only_people.empty()) context.is_in_use = in_use_by(store, context);
  const auto* const visits = basis.visits ? &*basis.visits : nullptr;
  const auto& tell = visits_compared();
  if (!tell || visits == nullptr) return plan_by(store, request, context, visits, rules, unsettled, way, emit);

  std::vector<std::string> by_visits, by_everybody;
  SLUIS_TRY(plan_by(store, request, context, visits, rules, unsettled, way, noted_in(by_visits, emit)));
  rules.unchanged = [&](const subject_id& id, std::uint64_t) {
    by_everybody.push_back("another basis: " + id.hex());  // whoever was visited has it by now
    return result<void>();
  };
  SLUIS_TRY(plan_by(store, request, context, nullptr, rules, unsettled, way, noted_in(by_everybody, {})));
  if (by_visits != by_everybody) {
    const auto at = std::mismatch(by_visits.begin(), by_visits.end(), by_everybody.begin(), by_everybody.end());
    tell("a planning that visits some differs from one of everybody: " +
         (at.second == by_everybody.end() ? "nothing more" : at.second->substr(0, 80)));
  }
  return {};
}

/// What could not leave for want of a consent is never nothing while somebody is wanted there: the plan itself may be
/// empty.
result<plan_summary> with_withheld(state::store& store, const plan_request& request,
                                   const state::consent_standing& standing, const give_way& way, plan_summary out) {
  if (standing.what == state::consent_standing::kind::valid) return out;
  SLUIS_ASSIGN(const auto wanted, count_without_consent(store, request.institution, request.today, &way));
  out.withheld = std::max(out.withheld, wanted);
  if (out.id == 0) out.state = plan_state::withheld;  // nothing to change, and nothing might
  const auto to = config::recipient_of(request.target);
  auto why = state::describe(standing, request.target.id, to);
  if (out.state == plan_state::withheld)
    out.note.clear();  // why it was withheld when it was made, which may be long ago
  using kind = state::consent_standing::kind;
  const bool says_another = standing.what == kind::future || standing.what == kind::clock_in_doubt ||
                            standing.what == kind::objects_elsewhere;
  if (!says_another) {
    if (const auto next = state::next_consent_begins(store, request.target.id, to, request.today))
      why += "; the next consent begins on " + sluis::to_string(*next);
  }
  if (out.note.find(why) == std::string::npos) out.note = out.note.empty() ? std::move(why) : why + "; " + out.note;
  return out;
}

/// Why the plan is held; empty: it is ready. Without a guard nothing holds it.
result<std::string> verdict_of(state::store& store, const plan_request& request, const mapping::guard* guard,
                               std::uint64_t new_accounts, const std::map<subject_id, std::uint64_t>& may_be_undone) {
  if (guard == nullptr) return std::string();
  const auto code_of = [&store](const subject_id& school) { return shown_code(store, school); };
  auto out = guard->verdict(request.today, code_of);
  if (out.empty() && new_accounts > 0) {
    SLUIS_ASSIGN(out, after_restore(store, request.target.id));
  }
  if (out.empty()) return after_lost_approvals(store, request.target.id, may_be_undone);
  return out;
}

/// An account is disabled, or leaves a group, because the consent is over or covers other roles or schools.
result<bool> removes_uncovered(state::store& store, const std::optional<grant>& consent, const planned_change& change) {
  if (!consent || (change.op != operation::deactivate_user && change.op != operation::remove_member)) return false;
  if (consent->what() == grant::kind::expiry) return change.why == reason::consent_expired;
  if (consent->what() != grant::kind::consent || change.why != reason::consent_changed) return false;
  SLUIS_ASSIGN(const auto row, store.facts().find(change.member.value_or(change.object)));
  return row && !consent->covers(row->role, row->school);
}

/// The push finds it there.
result<void> reserve_handle(state::store& store, const target_id& target, const planned_change& change) {
  if (change.op != operation::create_user && change.op != operation::create_group) return {};
  const auto kind = change.op == operation::create_user ? subject_kind::person : subject_kind::group;
  SLUIS_TRY(store.shadow().handle_for(target, change.object, kind));
  return {};
}

/// The plan as a whole, and the same without what waits by itself: whoever leaves meanwhile is held by the latter
/// alone.
class two_guards {
 public:
  explicit two_guards(const mapping::guard& fresh) : all_(fresh), rest_(fresh) {}
  void saw(const planned_change& change, bool set_aside) {
    all_.saw(change);
    if (set_aside) set_aside_.insert({change.op, change.object});
    if (!set_aside) rest_.saw(change);
  }
  [[nodiscard]] const mapping::guard& all() const { return all_; }
  [[nodiscard]] std::vector<guarded_change> held(day today) const {
    auto out = rest_.held(today);
    for (const auto& one : all_.held(today)) {
      if (set_aside_.contains({one.op, one.object})) out.push_back(one);
    }
    return out;
  }

 private:
  mapping::guard all_, rest_;
  std::set<std::pair<operation, subject_id>> set_aside_;
};

/// What a consent that covers fewer attributes takes away needs no approval.
struct taken_away {
  const std::optional<grant>& consent;
  std::uint64_t& accounts;  // that hold such attributes, or user names

  /// The part of the change that takes them away. A user name that is an address counts as well, and does need an
  /// approval. The consent is the reason for as long as it has not happened.
  [[nodiscard]] std::optional<planned_change> part_of(planned_change& change) const {
    if (!consent || consent->what() != grant::kind::consent) return std::nullopt;
    auto out = mapping::part_not_covered(change, consent->attributes());
    const bool may_be_address = consent->attributes().has(consent_attribute::email);
    if (!out && (may_be_address || !mapping::changes_user_name(change))) return out;
    if (change.why == reason::rules_changed) change.why = reason::consent_changed;
    if (out) out->why = change.why;
    if (change.op == operation::update_user) ++accounts;
    return out;
  }
};

/// Another user name, which waits by itself where it is held: of the rest of a plan that is held, those that are.
bool renames_alone(state::held_changes& held, const planned_change& change, bool is_rest) {
  return mapping::changes_user_name(change) && (!is_rest || held.contains({change.op, change.object}));
}

/// Something about its person or group is held: nothing about them goes before.
bool waits_with(state::held_changes& held, const planned_change& change) {
  const auto whom = change.member.value_or(change.object);
  for (const auto op : {operation::deactivate_user, operation::delete_user, operation::update_user}) {
    if (held.contains({op, whom})) return true;
  }
  const bool is_of_held_group = change.member && held.contains({operation::delete_group, change.object});
  return is_of_held_group || held.contains({change.op, change.object});
}

result<void> forget(state::store& store, std::uint64_t plan) {
  state::store::work work(store);
  state::forget_held_changes(store, plan);
  return work.commit();
}

}  // namespace

mapping::guard make_guard(const config::guard_settings& settings, mapping::was_held_before was_held) {
  return mapping::guard({settings.max_removals, settings.max_removals_percent, settings.august_removals_percent},
                        std::move(was_held));
}

result<computed_plan> compute_plan(state::store& store, const plan_request& asked, const give_way& way,
                                   const plan_basis* known) {
  const auto& target = asked.target.id;
  const auto now = config::recipient_of(asked.target);
  SLUIS_ASSIGN(const auto standing, store.consents().standing(target, now, asked.today));
  SLUIS_ASSIGN(const auto consent, store.consents().valid_grant(target, now, asked.today));
  const auto request = by_terms_day(store, asked);
  state::held_changes held(store, target.str());
  auto guard = make_guard(request.institution.guard, [&held](const guarded_change& one) { return held.contains(one); });
  std::uint64_t new_accounts = 0, waiting = 0;
  std::map<subject_id, std::uint64_t> may_be_undone;  // by school
  computed_plan out;
  SLUIS_ASSIGN(auto orders, orders_in_force(store));
  const auto is_accepted = accepted_by(store, std::move(orders), state::blocks(store).newest());
  state::approved_ends approved(store, target, consent ? consent->consent_id() : subject_id{});
  const bool withdrawn = consent && consent->what() == grant::kind::withdrawal;
  const taken_away not_covered{consent, out.beyond_consent};

  const bool is_rest = request.which == plan_request::removals::without_set_aside;
  const bool only_some = !request.only_people.empty() || request.which != plan_request::removals::all;
  SLUIS_ASSIGN(const auto writer,
               store.plans().begin(target, consent ? consent->consent_id() : subject_id{},
                                   only_some ? state::plan_extent::part : state::plan_extent::whole));
  SLUIS_ASSIGN(auto basis, basis_now(store, request, consent, way, known));
  if (basis.there) SLUIS_TRY(tell_guard(store, target, request.today, *basis.there, guard));
  two_guards guards(guard);
  mapping::receiver emit = [&](planned_change change) -> result<void> {
    SLUIS_ASSIGN(const bool is_absence_accepted, is_accepted(change));
    const auto part = not_covered.part_of(change);
    const bool accepted =
        is_absence_accepted || approved.contains(change) || (part && part->after.size() == change.after.size());
    if (part && !accepted && request.which == plan_request::removals::only_accepted) return writer->add(*part);
    if (!accepted && request.which == plan_request::removals::only_accepted) return {};
    SLUIS_ASSIGN(const bool is_uncovered, removes_uncovered(store, consent, change));
    const bool set_aside = !accepted && (is_uncovered || renames_alone(held, change, is_rest));
    if (set_aside && is_rest) return part ? writer->add(*part) : result<void>();
    out.set_aside += set_aside ? 1 : 0;
    if (!accepted && !request.only_people.empty() && !withdrawn && change.why != reason::unblocked &&
        waits_with(held, change)) {
      ++waiting;  // to name somebody approves nothing
      return {};
    }
    if (!accepted) guards.saw(change, set_aside);
    out.accepted += accepted || part ? 1 : 0;
    if (change.op == operation::create_user) ++new_accounts;
    if (may_undo(change)) ++may_be_undone[change.school];
    if (consent) SLUIS_TRY(reserve_handle(store, target, change));
    return writer->add(change);
  };
  if (!request.only_people.empty()) emit = only_about(request.only_people, store, target, std::move(emit));
  SLUIS_ASSIGN(emit, without_open_findings(store, target, std::move(emit)));
  SLUIS_TRY(merge_streams(store, request, consent, basis, way, emit));

  const auto invalid = state::count_invalid(store).all;
  if (!consent) {
    SLUIS_ASSIGN(auto withheld, writer->finish(plan_state::withheld, invalid, state::describe(standing, target, now)));
    SLUIS_ASSIGN(out.plan, with_withheld(store, request, standing, way, std::move(withheld)));
    return out;
  }
  const auto* const judge = withdrawn ? nullptr : &guards.all();
  SLUIS_ASSIGN(const auto verdict, verdict_of(store, request, judge, new_accounts, may_be_undone));
  if (is_rest && !verdict.empty()) {
    out.plan.state = plan_state::held;  // and not saved: what is approved is the whole plan
    return out;
  }
  const bool is_judged_whole = !withdrawn && !only_some;
  if (is_judged_whole) held.replace(guards.held(request.today));
  SLUIS_ASSIGN(auto saved, writer->finish(verdict.empty() ? plan_state::ready : plan_state::held, invalid, verdict));
  if (is_judged_whole && saved.state == plan_state::ready && !verdict.empty())
    SLUIS_TRY(forget(store, saved.id));  // it was approved before
  if (waiting > 0)
    saved.note = "the removal waits with the target's held plan; approve that one: sluis plan list --institution " +
                 request.institution.id.str();
  SLUIS_ASSIGN(out.plan, with_withheld(store, request, standing, way, std::move(saved)));
  return out;
}

result<std::uint64_t> count_without_consent(state::store& store, const config::institution_settings& institution,
                                            day today, const give_way* way) {
  account_context context;
  context.today = today;
  context.keeping = keeping_of(institution.retention);
  SLUIS_ASSIGN(context.orders, orders_in_force(store));
  context.blocks = state::blocks(store).newest();
  return count_wanted(store, context, way);
}

}  // namespace sluis::daemon
