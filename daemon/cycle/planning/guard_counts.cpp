#include "daemon/cycle/planning/guard_counts.hpp"

#include <map>
#include <utility>

#include "daemon/cycle/planning/plan_streams.hpp"
#include "mapping/basis.hpp"
#include "state/absences.hpp"
#include "state/renames.hpp"

namespace sluis::daemon {

namespace {

/// What went without an approval since `from`.
result<void> count_what_went(state::store& store, const target_id& target, day from, mapping::guard& guard) {
  state::absences absences(store);
  SLUIS_ASSIGN(const auto people, absences.went_without_approval(from, target));
  for (const auto& [scope, n] : people) guard.went_before(scope.first, scope.second, n);
  SLUIS_ASSIGN(const auto groups, absences.groups_went_without_approval(from, target));
  for (const auto& [school, n] : groups) guard.groups_went_before(school, n);
  SLUIS_ASSIGN(const auto renamed, state::renamed_without_approval(store, from, target));
  for (const auto& one : renamed) guard.renamed_before(one.school, one.role, one.who);
  return {};
}

}  // namespace

result<std::set<subject_id>> count_population(state::store& store, const target_id& target, day today,
                                              const give_way& way, mapping::guard& guard) {
  std::map<std::pair<subject_id, role>, std::uint64_t> active;
  std::set<subject_id> schools;
  auto persons = interruptible(pull_rows(store.facts(), subject_kind::person), way);
  auto existing = pull_shadow(store.shadow(), target, subject_kind::person);
  SLUIS_ASSIGN(auto person, persons());
  SLUIS_ASSIGN(auto held, existing());
  while (person && held) {
    if (person->id == held->id) {
      // A leaver is none of the school, whatever becomes of the account.
      const bool has_left = person->state == state::life::left && person->accepted.has_value();
      const bool can_be_switched_off =
          held->active || (!held->remote_id.empty() && held->off_since && !held->said_off);  // by others, not yet by us
      if (can_be_switched_off && !has_left) ++active[{person->school, person->role}];
      if (held->active || !held->remote_id.empty()) schools.insert(person->school);
      SLUIS_ASSIGN(held, existing());
    } else if (held->id < person->id) {
      SLUIS_ASSIGN(held, existing());
    } else {
      SLUIS_ASSIGN(person, persons());
    }
  }
  for (const auto& [scope, n] : active) guard.population(scope.first, scope.second, n);
  SLUIS_TRY(count_what_went(store, target, mapping::counted_from(today), guard));
  SLUIS_TRY(store.shadow().each(target, subject_kind::group, [&](const state::shadow_row& row) -> result<void> {
    SLUIS_ASSIGN(const auto group, store.facts().find(row.id));
    if (!group || row.remote_id.empty()) return {};
    // One that left and waits is none of the school either; where it counts, it counts as gone before.
    const bool has_left = group->state == state::life::left && (group->accepted || row.basis == mapping::basis_left);
    if (!has_left) guard.group_population(group->school, 1);
    return {};
  }));
  return schools;
}

}  // namespace sluis::daemon
