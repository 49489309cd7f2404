// From facts to what an account at a target looks like. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "model/person.hpp"

namespace sluis::mapping {

struct target_rules {
  std::string mail_domain;
  attribute_set attributes;  // wanted at this target by the configuration, cut to what the grant covers
};

/// A person's account: user_name and email are login@domain with `email`, else user_name is `fallback_user_name` (the
/// target handle); display_name only with given_name and family_name; prefix, school, function only where in the set.
/// Groups only with `groups`, only those in `live_groups` (sorted), and only if active.
[[nodiscard]] account account_of(const subject_id& subject, const person& p, const std::vector<membership>& memberships,
                                 bool active, const std::string& login, const std::string& school_name,
                                 const std::string& fallback_user_name, const std::vector<subject_id>& live_groups,
                                 const target_rules& rules);

/// The fields of a group at a target; empty without the attribute `groups`.
[[nodiscard]] field_map group_fields(const std::string& label, const target_rules& rules);

/// Readable functions of a member of staff: role codes as Dutch words ("LRK" -> "leerkracht"), descriptions as they
/// stand; joined by ", ".
[[nodiscard]] std::string function_text(const std::vector<std::string>& functions);

/// Fingerprint of everything but the person that an account depends on.
[[nodiscard]] std::uint64_t fingerprint(const target_rules& rules, const std::vector<subject_id>& live_groups,
                                        const std::vector<std::uint64_t>& school_versions);

}  // namespace sluis::mapping
