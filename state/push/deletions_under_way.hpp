// What we are deleting at a target: a list that does not show it says nothing about the list.
#pragma once

#include <set>
#include <string_view>
#include <utility>

#include "model/ids.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

/// Objects of which a deletion was sent by one of the target's newest plans, and whose outcome is not known yet.
result<std::set<std::pair<subject_kind, subject_id>>> deletions_under_way(store& s, const target_id& target);

/// How the problem of a deletion begins that the target confirmed, and of which it could not say afterwards whether anything is left.
inline constexpr std::string_view mark_of_unproven_deletion = "whether anything is left of ";
/// Of those the ones with such a problem: the target answered that they were deleted, or were not there.
result<std::set<std::pair<subject_kind, subject_id>>> unproven_deletions(store& s, const target_id& target);

}  // namespace sluis::state
