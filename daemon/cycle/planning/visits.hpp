// Whom a plan has to look at. Of most people nothing has changed since the last push: what should be and what is are
// compared by numbers alone, and they are passed over. Everybody else is visited. When in doubt, visit: `visit_list`
// may name somebody of whom nothing comes, and must never leave out somebody of whom something would.
//
// What the plan for one person reads (plan_streams.cpp, mapping/plan_users.cpp), and what settles it here:
//   table current: state, role, school, version, name, accepted   in the pair, as it is now
//   payloads of version and name                                  never changed under one number: the basis has both
//   table shadow: all but the payload                             in the pair; its payload only where it is not certain
//   table shadow_member                                           only read where the basis differs or is not certain
//   orders, blocks (and ECK iDs of whoever is blocked)            whoever has either is visited; ECK iDs hold back only
//                                                                 accounts that are not on, and those are visited
//   today, the clock, listings, a held plan                       only of those who left: visited, unless their term
//                                                                 runs by a day on record and is not over
//   consent, rules, groups that are there, schools' names         the fingerprint, which the basis has; whom the
//   consent
//                                                                 covers is asked for each
//   creations of unknown outcome, findings                        only about rows without an id at the target, or about
//                                                                 changes, which visits alone make
// A test runs each simulated planning with everybody as well, and compares (compare_visits).
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/cycle/planning/plan_streams.hpp"
#include "state/push/pairs.hpp"

namespace sluis::daemon {

class visit_list {
 public:
  /// `context` is borrowed; of a consent that is in force, or of none.
  explicit visit_list(const account_context& context) : context_(context) {}

  /// Each pair of one kind in ascending order.
  void look(subject_kind kind, const state::subject_pair& pair);
  /// Ascending. None: so many that a pass over everybody is quicker, and needs less memory.
  [[nodiscard]] const std::optional<std::vector<subject_id>>& of(subject_kind kind) const {
    return kind == subject_kind::person ? people_ : groups_;
  }

 private:
  [[nodiscard]] bool covers(const state::subject_pair::held& facts);
  [[nodiscard]] bool is_settled_person(const state::subject_pair& pair);
  [[nodiscard]] bool is_settled_group(const state::subject_pair& pair) const;

  enum class answer : std::uint8_t { open = 0, yes, no };
  const account_context& context_;
  std::vector<std::array<answer, 4>> covered_;  // by scope and role
  std::optional<std::vector<subject_id>> people_ = std::vector<subject_id>(), groups_ = std::vector<subject_id>();
};

/// The rows of these alone, in their order. `ids` is borrowed.
[[nodiscard]] mapping::stream<state::current_row> rows_of(state::facts& facts, const std::vector<subject_id>& ids);
[[nodiscard]] mapping::stream<state::shadow_row> shadow_of(state::shadow& shadow, target_id target,
                                                           const std::vector<subject_id>& ids);

/// For tests: every planning that passed over somebody is done with everybody as well, and what differs is told. Empty,
/// as preset: it is not. Set it while nothing is planned.
using visit_comparison = std::function<void(const std::string& difference)>;
void compare_visits(visit_comparison tell);
[[nodiscard]] const visit_comparison& visits_compared();

}  // namespace sluis::daemon
