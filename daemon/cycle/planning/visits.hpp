// Whom a plan has to look at. Of most people nothing has changed since the last push: what should be and what is are
// compared by numbers alone, and they are passed over. Everybody else is visited. When in doubt, visit: `visit_list`
// may name somebody of whom nothing comes, and must never leave out somebody of whom something would.
//
// Whoever is passed over is one of these, and no other (is_settled_person, is_settled_group):
//   on       present, covered, on at the target with nothing in doubt, and its basis is the one of now: for such a
//   person
//            mapping/plan_users returns at once (in_step)
//   off      left, accepted, the term not over, off by our own word, and its basis is the one of now
//   nobody   not there, and a guardian, not begun yet, left, or not covered
//   a group  there with nothing in doubt, not left, covered, and its basis is the one of now; or not there and not
//   wanted
//
// What may make somebody due, and why that is not passed over. Tests: visits.*, visits_test.*, by these names.
//   the source says otherwise      a new version, a name, a state, a role: columns of table current, which the basis
//   and
//                                  the conditions above hold (another_version, left, a_guardian_now, who_is_new)
//   a begin or end date came       facts::advance() has moved `state` before any planning (has_not_begun, left; term.*)
//   a term is over                 asked by the day by which terms run, which a clock that jumps does not move
//                                  (who_left_is_not_visited_until_the_term_is_over). With a grace all who left are
//                                  visited
//   a group's term is over         groups that left and are there are visited (a_group_that_left)
//   a school year, another name    the fingerprint has version and shown name of each school, and all groups that are
//   of a school, a group gone      there (another_name_of_the_school, a_group_that_left)
//   the configuration              mail domain, attributes and mapping_version are in the fingerprint; retention is
//   asked
//                                  for; what others switched off is visited, and so is whoever is not covered, so that
//                                  nothing else of a target's settings can be missed (another_domain_of_mail, off)
//   a consent begins, narrows      its attributes are in the fingerprint, and whom it covers is asked for each, at each
//                                  planning (a_consent_without_staff, a_consent_for_less)
//   a consent ends                 nobody is passed over then: planning.cpp goes through all rows (plan_after_consent)
//   orders, blocks, their ends     whoever has either, or had a block, is visited; ECK iDs of whoever is blocked hold
//   back
//                                  only accounts that are not on, and those are visited (ordered, blocked,
//                                  a_block_ended)
//   reserved logins, renaming      naming gives another name, whose number is in the basis (another_login)
//   drift, findings, a settled     the row is uncertain, drifted, without an id, closed, or its switch is not known
//   creation, a push of unknown    (uncertain, drifted, not_at_the_target, switched_on_by_others,
//   outcome, a restore             its_switch_is_not_known); creations that nobody knows of concern rows without an id
//   a push that failed             the basis of a row is written with the outcome (whose_change_failed_is_visited)
//   a plan that is held            only of those who left, or were blocked: visited
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

/// Of one kind in ascending order. None: so many that a pass over everybody is quicker, and needs less memory.
struct visited_subjects {
  std::optional<std::vector<subject_id>> people = std::vector<subject_id>(), groups = std::vector<subject_id>();

  [[nodiscard]] const std::optional<std::vector<subject_id>>& of(subject_kind kind) const {
    return kind == subject_kind::person ? people : groups;
  }
};

class visit_list {
 public:
  /// `context` is borrowed; of a consent that is in force, or of none.
  explicit visit_list(const account_context& context) : context_(context) {}

  /// Each pair of one kind in ascending order.
  void look(subject_kind kind, const state::subject_pair& pair);
  [[nodiscard]] const visited_subjects& found() const { return found_; }

 private:
  [[nodiscard]] bool covers(const state::subject_pair::held& facts);
  [[nodiscard]] bool is_settled_person(const state::subject_pair& pair);
  [[nodiscard]] bool is_settled_group(const state::subject_pair& pair) const;

  enum class answer : std::uint8_t { open = 0, yes, no };
  const account_context& context_;
  std::vector<std::array<answer, 4>> covered_;  // by scope and role
  visited_subjects found_;
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
