// The plan is data (architecture, decision 4): ordered changes, each with its object, what it was, what it will be, and
// why.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/operation.hpp"
#include "model/person.hpp"

namespace sluis {

/// What a planned change is based on where only a later plan that finds nothing left to do settles it
/// (mapping/basis.hpp).
inline constexpr std::uint64_t basis_open = 0;

enum class reason : std::uint8_t {
  new_in_source = 1,
  changed_in_source,
  left_source,  // absent from a complete read
  ended,        // past the end date that the source gave
  returned,
  placed_in_group,
  taken_out_of_group,
  group_gone,
  rules_changed,      // our configuration moved: a login rule, a school's name
  consent_changed,    // the consent now covers other attributes, roles or schools
  consent_withdrawn,  // withdrawn by an administrator
  outcome_unknown,    // what the target holds is not certain: say it again in full
  drift,              // the target holds something else than we put there
  retention_over,     // left, kept for the whole term, and due to be erased
  ordered,            // an administrator ordered that they leave, or two that they are erased at once
  consent_expired,    // past the last day of the consent
  blocked,            // an administrator's block is in force
  unblocked,          // it was ended
};
inline constexpr std::size_t reason_count = 19;  // 0 is unused
[[nodiscard]] const char* to_string(reason why) noexcept;
/// A sentence for people: "absent from a complete read of the source".
[[nodiscard]] const char* describe(reason why) noexcept;

struct planned_change {
  operation op{};
  reason why{};
  subject_id object;                 // the person or the group; for memberships the group
  std::optional<subject_id> member;  // for memberships the person
  role object_role = role::student;  // of a person (guard counts by role)
  subject_id school;                 // whose scope it is (guard counts by school); null for none
  field_map before;                  // only what changes; what the target holds as far as we know
  field_map after;
  std::uint64_t basis = 0;  // fingerprint of what this was computed from; kept in the shadow when done
};

/// A change that the guard counts: a removal, or a change of user_name.
struct guarded_change {
  operation op{};
  subject_id object;
};

enum class plan_state : std::uint8_t {
  withheld = 1,  // there is no valid consent: nothing of it may leave
  held,          // the guard wants an administrator's approval of this hash
  ready,
  pushing,
  done,     // every change has an outcome
  refused,  // source, rules, consent or target moved since it was computed
};
[[nodiscard]] const char* to_string(plan_state s) noexcept;

/// Counts of a plan by operation; index with operation.
using plan_counts = std::array<std::uint64_t, operation_count>;

struct plan_summary {
  std::uint64_t id = 0;
  std::string hash;  // hex SHA-256
  target_id target;
  plan_state state = plan_state::ready;
  plan_counts counts{};
  std::uint64_t withheld = 0;  // changes that may not leave for want of consent
  std::uint64_t invalid = 0;   // records that are kept at their last good version
  std::string note;            // why held or refused; no personal data
  instant computed_at{};
  std::optional<std::string> approved_by;  // actor handle, hex
  [[nodiscard]] std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const auto n : counts) sum += n;
    return sum;
  }
};

}  // namespace sluis
