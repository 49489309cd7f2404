#include "daemon/cycle/reading/accepting.hpp"

#include <algorithm>
#include <map>

#include "config/recipient.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "daemon/cycle/planning/planning.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "model/order.hpp"
#include "state/crypto/digest.hpp"
#include "state/held_changes.hpp"

namespace sluis::daemon {

namespace {

struct asked_target {
  state::plan_answers plans;
  bool has_consent_ended = false;
};

/// A target whose consent has ended is sent no other name for a group, so that no plan there ever accepts that one
/// left.
bool says_nothing(const asked_target& target, const state::absence& about) {
  return target.has_consent_ended && about.kind == subject_kind::group;
}

/// One plan that waits is enough to wait.
state::plan_answer all_say(std::vector<asked_target>& targets, const state::absence& about) {
  auto out = state::plan_answer::nothing;
  for (auto& target : targets) {
    if (says_nothing(target, about)) continue;
    const auto said = target.plans.about(about);
    if (said == state::plan_answer::waits) return said;
    if (said == state::plan_answer::accepts) out = said;
  }
  return out;
}

operation removal_of(subject_kind kind) {
  return kind == subject_kind::group ? operation::delete_group : operation::deactivate_user;
}

/// As many as are present, and as many as are absent without having been accepted: of whom a plan decides, and of whom
/// none does.
result<mapping::guard> guard_on_facts(state::absences& absences, const config::institution_settings& settings,
                                      const sorted_absences& found, day today, mapping::was_held_before was_held) {
  auto out = make_guard(settings.guard, std::move(was_held));
  SLUIS_ASSIGN(const auto went, absences.went_without_approval(mapping::counted_from(today), std::nullopt));
  for (const auto& [scope, n] : went) out.went_before(scope.first, scope.second, n);
  SLUIS_ASSIGN(const auto groups, absences.groups_went_without_approval(mapping::counted_from(today), std::nullopt));
  for (const auto& [school, n] : groups) out.groups_went_before(school, n);
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    SLUIS_ASSIGN(const auto present, absences.present(kind));
    for (const auto& [scope, n] : present)
      kind == subject_kind::group ? out.group_population(scope.first, n) : out.population(scope.first, scope.second, n);
  }
  for (const auto* const some : {&found.waiting, &found.within}) {
    for (const auto& one : *some) {
      one.kind == subject_kind::group ? out.group_population(one.school, 1) : out.population(one.school, one.role, 1);
      planned_change removal;
      removal.op = removal_of(one.kind);
      removal.why = reason::left_source;
      removal.object = one.id;
      removal.school = one.school;
      removal.object_role = one.role;
      out.saw(removal);
    }
  }
  return out;
}

/// Who they are and of which absence, whatever the order in which they came.
std::string absences_hash(const std::vector<state::absence>& these) {
  std::vector<std::string> lines;
  for (const auto& one : these)
    lines.push_back(std::to_string(static_cast<int>(one.kind)) + " " + one.id.hex() + " " + std::to_string(one.n) +
                    "\n");
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const auto& line : lines) all += line;
  const auto hash = state::crypto::sha256(all);
  return to_hex(hash.data(), hash.size());
}

result<void> note_held(state::store& store, const std::vector<state::absence>& beyond) {
  std::vector<guarded_change> held;
  for (const auto& one : beyond) held.push_back({removal_of(one.kind), one.id});
  state::store::work work(store);
  state::held_changes(store, {}).replace(held);
  return work.commit();
}

}  // namespace

result<sorted_absences> sort_absences(state::store& store, const config::institution_settings& settings, day today,
                                      const give_way* way) {
  state::absences absences(store);
  sorted_absences out;
  SLUIS_ASSIGN(const auto all, absences.not_accepted());
  if (all.empty()) return out;
  std::vector<asked_target> targets;
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto at, store.consents().valid_grant(target.id, config::recipient_of(target), today));
    targets.push_back({{store, target.id}, at && at->what() != grant::kind::consent});
  }
  SLUIS_ASSIGN(const auto orders, orders_in_force(store));
  for (const auto& one : all) {
    if (way != nullptr && (*way)()) return give_way::interrupted();
    if (orders.contains(one.id)) continue;  // the order decides
    const auto said = all_say(targets, one);
    (said == state::plan_answer::accepts ? out.by_plans
     : said == state::plan_answer::waits ? out.waiting
                                         : out.within)
        .push_back(one);
  }
  if (out.within.empty()) return out;
  state::held_changes before(store, {});
  SLUIS_ASSIGN(const auto guard, guard_on_facts(absences, settings, out, today,
                                                [&before](const guarded_change& one) { return before.contains(one); }));
  auto held = [&](const state::absence& one) { return guard.holds(one.school, one.role, removal_of(one.kind), today); };
  for (const auto& one : out.within) {
    if (held(one)) out.beyond.push_back(one);
  }
  std::erase_if(out.within, held);
  return out;
}

result<std::uint64_t> accept_absences(state::store& store, const config::institution_settings& settings, day today,
                                      const give_way* way) {
  // The term would be over as soon as the clock is right. A day that is still to come is lowered: absences::lower_to.
  if (store.lived().state() == clock_state::behind) return std::uint64_t{0};
  SLUIS_ASSIGN(const auto sorted, sort_absences(store, settings, today, way));
  state::absences absences(store);
  SLUIS_TRY(absences.accept(sorted.by_plans, "by plan", {}, today));
  SLUIS_TRY(absences.accept(sorted.within, "within the limits", {}, today));
  SLUIS_TRY(note_held(store, sorted.beyond));
  return sorted.by_plans.size() + sorted.within.size();
}

result<absence_view> view_absences(state::store& store, const config::institution_settings& settings, day today) {
  SLUIS_ASSIGN(const auto sorted, sort_absences(store, settings, today));
  absence_view out;
  out.institution = settings.id;
  out.for_plans = sorted.waiting.size();
  std::map<std::pair<subject_id, std::string>, std::uint64_t> scopes;
  for (const auto& one : sorted.beyond)
    ++scopes[{one.school, one.kind == subject_kind::group ? "group" : to_string(one.role)}];
  for (const auto& [scope, n] : scopes) {
    SLUIS_ASSIGN(const auto row, store.facts().find(scope.first));
    std::string code;
    if (row) {
      SLUIS_ASSIGN(const auto held, store.facts().load_school(*row));
      code = school_code(held.facts);
    }
    out.scopes.push_back({scope.first, std::move(code), scope.second, n});
  }
  out.count = sorted.beyond.size();
  out.hash = absences_hash(sorted.beyond);
  return out;
}

result<absence_view> accept_beyond(state::store& store, const config::institution_settings& settings, day today,
                                   const acceptance& what, const actor_id& by) {
  if (!is_order_reference(what.reference)) {
    return error(errc::invalid_input, "the reference must be 1 to 40 of A-Z a-z 0-9 . _ / -",
                 "give the number of the ticket or letter, and no name");
  }
  SLUIS_TRY(store.lived().expect_sound());
  SLUIS_ASSIGN(const auto sorted, sort_absences(store, settings, today));
  constexpr std::size_t least_digits = 12;
  if (what.hash.size() < least_digits || !absences_hash(sorted.beyond).starts_with(what.hash) ||
      sorted.beyond.empty()) {
    return error(errc::conflict,
                 "the absences that wait to be accepted are others than those of hash " + what.hash + ": " +
                     std::to_string(sorted.beyond.size()) + " wait now",
                 "look at them again: sluis erasure accept --institution " + settings.id.str());
  }
  SLUIS_TRY(state::absences(store).accept(sorted.beyond, "reference " + what.reference, by, today));
  SLUIS_ASSIGN(auto out, view_absences(store, settings, today));
  out.accepted = sorted.beyond.size();
  return out;
}

}  // namespace sluis::daemon
