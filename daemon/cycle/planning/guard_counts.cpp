#include "daemon/cycle/planning/guard_counts.hpp"

#include <array>
#include <vector>

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

/// By school and role. Scopes are numbers from 1 on: to add one up costs no search.
class people_count {
 public:
  void saw(const state::subject_pair& pair) {
    if (!pair.facts || !pair.account) return;
    const auto& person = *pair.facts;
    const auto& account = *pair.account;
    if (counts_.size() <= person.scope) counts_.resize(person.scope + 1);
    auto& scope = counts_[person.scope];
    scope.school = person.school;
    // A leaver is none of the school, whatever becomes of the account.
    const bool has_left = person.state == state::life::left && person.accepted.has_value();
    const bool can_be_switched_off =
        account.active || (account.is_there && account.off_by_others && !account.said_off);  // by others, not yet by us
    if (can_be_switched_off && !has_left) ++scope.active.at(static_cast<std::size_t>(person.whose));
    scope.has_accounts = scope.has_accounts || account.active || account.is_there;
  }
  void tell(target_population& out) const {
    for (const auto& scope : counts_) {
      if (scope.has_accounts) out.schools_in_use.insert(scope.school);
      for (const auto who : {role::student, role::staff, role::guardian}) {
        const auto active = scope.active.at(static_cast<std::size_t>(who));
        if (active > 0) out.active[{scope.school, who}] += active;
      }
    }
  }

 private:
  struct of_scope {
    subject_id school;
    std::array<std::uint64_t, 4> active{};  // by role
    bool has_accounts = false;
  };
  std::vector<of_scope> counts_;
};

}  // namespace

result<target_population> count_population(state::store& store, const target_id& target, const give_way& way,
                                           const pair_watcher& also) {
  target_population out;
  people_count people;
  SLUIS_TRY(state::each_pair(store, target, subject_kind::person, [&](const state::subject_pair& pair) -> result<void> {
    if (way()) return give_way::interrupted();
    people.saw(pair);
    if (also) also(subject_kind::person, pair);
    return {};
  }));
  people.tell(out);
  SLUIS_TRY(state::each_pair(store, target, subject_kind::group, [&](const state::subject_pair& pair) -> result<void> {
    if (way()) return give_way::interrupted();
    if (also) also(subject_kind::group, pair);
    if (!pair.facts || !pair.account || !pair.account->is_there) return {};
    const auto& group = *pair.facts;
    // One that left and waits is none of the school either; where it counts, it counts as gone before.
    const bool has_left =
        group.state == state::life::left && (group.accepted || pair.account->basis == mapping::basis_left);
    if (!has_left) ++out.groups[group.school];
    return {};
  }));
  return out;
}

result<void> tell_guard(state::store& store, const target_id& target, day today, const target_population& there,
                        mapping::guard& guard) {
  for (const auto& [scope, active] : there.active) guard.population(scope.first, scope.second, active);
  for (const auto& [school, groups] : there.groups) guard.group_population(school, groups);
  return count_what_went(store, target, mapping::counted_from(today), guard);
}

}  // namespace sluis::daemon
