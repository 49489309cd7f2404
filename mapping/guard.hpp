// Judged on the whole plan before the first write (pain points): count and percent, per school, role and kind of
// action. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "model/clock.hpp"
#include "model/plan.hpp"

namespace sluis::mapping {

struct guard_limits {
  std::uint32_t max_removals = 1;
  std::uint32_t max_removals_percent = 10;
  std::uint32_t august_removals_percent = 40;
};

/// The first day whose removals count together with today's: 30 days ago, but after the yearly change not the days of
/// it, when more was allowed.
inline constexpr std::chrono::days counted_days{30};
[[nodiscard]] day counted_from(day today);

/// The percentage that counts on this day.
[[nodiscard]] std::uint32_t removals_percent_on(const guard_limits& limits, day today);

/// So many people of one school and role, of so many there, that a plan which deactivates all of them is held, whoever
/// went before.
[[nodiscard]] bool are_many_leavers(const guard_limits& limits, std::uint64_t count, std::uint64_t of, day today);

/// Was this very change held before? state/held_changes.
using was_held_before = std::function<bool(const guarded_change&)>;

/// It gives an account another user name: its owner is locked out until somebody tells them. Clearing one or setting a
/// first one is not a change.
[[nodiscard]] bool changes_user_name(const planned_change& change);

/// One plan, one guard.
class guard {
 public:
  explicit guard(guard_limits limits, was_held_before was_held = {})
      : limits_(limits), was_held_(std::move(was_held)) {}

  /// How many active objects of this school and role the target holds: the base of the percentage. Adds up when told
  /// more than once. What was never told counts as nobody, so that the count alone decides.
  void population(const subject_id& school, role r, std::uint64_t active);
  /// Removals of this school and role that went through without an approval in the last `counted_days`, and are not in
  /// this plan: they count together with the plan's deactivations, and the people among the school's, so that few a day
  /// for some days are judged as many on one. Adds up likewise.
  void went_before(const subject_id& school, role r, std::uint64_t count);
  /// The same of groups, by school.
  void groups_went_before(const subject_id& school, std::uint64_t count);
  /// The same of user names that changed. Who is in this plan as well counts once.
  void renamed_before(const subject_id& school, role r, const subject_id& who);
  /// How many groups of this school the target holds, without those that left and wait there: the base for deletions of
  /// groups. Adds up likewise.
  void group_population(const subject_id& school, std::uint64_t groups);
  /// Every change of the plan, but for removals that need no approval: of somebody whose absence was accepted before,
  /// whose end date the source itself says, or about whom there is an order (mapping/life_cycle, term_from).
  void saw(const planned_change& change);
  /// Empty: go. Else why it is held, for people: school (handle), role, kind of action, how many of how many, the
  /// limit. Removals are deactivations, deletions, the renaming of a group that left, and changes of a user_name; more
  /// than max_removals AND more than the percentage in any scope holds the plan. A plan that deactivates every active
  /// person of a school and role, changes everybody's user_name, or deletes every group of a school, holds whenever
  /// there are two or more, and however few they are where it is because the consent covers other roles or schools now:
  /// a slip of the pen in a consent takes out whole roles. What was held before is held again, however few they are
  /// now: less of it is nobody's approval. Deactivations, groups and user names count with those that went before
  /// without an approval (went_before and the like). From 15 July up to and including 15 September the percentage is
  /// the yearly change's. A withdrawal of consent is never held (a consent that ran out is judged like everything
  /// else), nor are the groups deleted that a narrower consent no longer covers: it was ordered. Accounts of which the
  /// given name and the family name change at once are held from three on (1 % where that is more): they may go to
  /// another person. `code_of`: what a school is called in it; without, its handle.
  using namer = std::function<std::string(const subject_id&)>;
  [[nodiscard]] std::string verdict(day today, const namer& code_of = {}) const;
  /// The same of one school, role and kind of action alone.
  [[nodiscard]] bool holds(const subject_id& school, role r, operation op, day today) const;
  /// All changes of the scopes that the verdict holds.
  [[nodiscard]] std::vector<guarded_change> held(day today) const;

 private:
  enum class excess : std::uint8_t { none = 1, too_many, everybody, again };
  struct removals {
    std::vector<subject_id> objects;
    std::size_t later = 0;  // of them: groups that left, emptied and renamed now, and deleted when their term is over
    bool again = false;     // one of them was held before
    bool narrowed = false;  // one of them because the consent does not cover them any more
  };
  [[nodiscard]] excess excess_of(const subject_id& school, role r, operation op, const removals& seen,
                                 std::uint64_t percent) const;
  [[nodiscard]] std::uint64_t before(const subject_id& school, role r, operation op, const removals& seen) const;
  [[nodiscard]] static bool hands_over(const removals& seen, std::uint64_t of);
  [[nodiscard]] std::uint64_t percent_on(day today) const;
  [[nodiscard]] std::vector<std::string> excesses(day today, const namer& code_of) const;
  [[nodiscard]] std::uint64_t population_of(const subject_id& school, role r, operation op) const;

  guard_limits limits_;
  was_held_before was_held_;
  using scope = std::tuple<subject_id, role>;
  std::map<scope, std::uint64_t> population_, before_;
  std::map<scope, std::set<subject_id>> renamed_before_;
  std::map<subject_id, std::uint64_t> groups_, groups_before_;
  std::map<std::tuple<subject_id, role, operation>, removals> seen_;
  std::map<scope, removals> other_names_;
};

}  // namespace sluis::mapping
