// Judged on the whole plan before the first write (pain points): count and percent, per school, role and kind of action. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "model/clock.hpp"
#include "model/plan.hpp"

namespace sluis::mapping {

struct guard_limits {
  std::uint32_t max_removals = 20;
  std::uint32_t max_removals_percent = 10;
  std::uint32_t august_removals_percent = 40;
};

/// One plan, one guard.
class guard {
 public:
  explicit guard(guard_limits limits) : limits_(limits) {}

  /// How many active objects of this school and role the target holds: the base of the percentage. Adds up when told more than once. What was never
  /// told counts as nobody, so that the count alone decides.
  void population(const subject_id& school, role r, std::uint64_t active);
  /// How many groups of this school the target holds: the base for deletions of groups. Adds up likewise.
  void group_population(const subject_id& school, std::uint64_t groups);
  /// Every change of the plan, but for removals that need no approval: of somebody whose absence was accepted before, whose end date the source itself says,
  /// or about whom
  /// there is an order (mapping/life_cycle, term_from).
  void saw(const planned_change& change);
  /// Empty: go. Else why it is held, for people: school (handle), role, kind of action, how many of how many, the limit.
  /// Removals are deactivations, deletions and changes of a user_name; more than max_removals AND more than the percentage in any scope holds
  /// the plan. A plan that deactivates every active person of a school and role holds whenever they are more than five.
  /// From 15 July up to and including 15 September the percentage is the yearly change's.
  /// A withdrawal of consent is never held (a consent that ran out is judged like everything else), nor are the groups deleted that a narrower consent no
  /// longer covers: it was
  /// ordered.
  [[nodiscard]] std::string verdict(day today) const;
  /// The same of one school, role and kind of action alone.
  [[nodiscard]] bool holds(const subject_id& school, role r, operation op, day today) const;

 private:
  enum class excess : std::uint8_t { none = 1, too_many, everybody };
  [[nodiscard]] excess excess_of(std::uint64_t count, std::uint64_t of, operation op, std::uint64_t percent) const;
  [[nodiscard]] std::uint64_t percent_on(day today) const;
  [[nodiscard]] std::uint64_t population_of(const subject_id& school, role r, operation op) const;

  guard_limits limits_;
  using scope = std::tuple<subject_id, role>;
  std::map<scope, std::uint64_t> population_;
  std::map<subject_id, std::uint64_t> groups_;
  std::map<std::tuple<subject_id, role, operation>, std::uint64_t> seen_;
};

}  // namespace sluis::mapping
