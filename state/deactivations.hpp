// Whose account a target deactivated of late without anybody's approval, whatever the reason was: counted with today's
// (mapping/guard). On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/person.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

struct deactivated_person {
  subject_id who;
  subject_id school;
  sluis::role role = sluis::role::student;
};

/// Whether a deactivation for this reason counts with those of the days before. Not counted: what somebody ordered (an
/// order, a block, the end or the narrowing of a consent, which has a rule of its own) and an end date that the source
/// itself says.
[[nodiscard]] bool counts_with_later_ones(reason why) noexcept;

/// The deactivations at one target since a day, as they are when this is made.
class deactivations {
 public:
  deactivations(store& s, day from, const target_id& at);
  /// Whoever is not absent by the source, and whose account is off since `from` or later by a plan that nobody
  /// approved: their begin date was moved to a later day, say. Whoever is absent is counted by state/absences.
  [[nodiscard]] const std::vector<deactivated_person>& of_the_present() const { return of_the_present_; }
  /// Somebody approved the plan that deactivated the account, or a later one with deactivations of the same school and
  /// role: they have seen those that came before it.
  [[nodiscard]] bool was_seen(const deactivated_person& one) const;

 private:
  std::map<std::pair<subject_id, role>, std::int64_t> approved_until_;  // the newest approved plan
  std::map<subject_id, std::int64_t> plan_of_;                          // that deactivated the account
  std::vector<deactivated_person> of_the_present_;
};

}  // namespace sluis::state
