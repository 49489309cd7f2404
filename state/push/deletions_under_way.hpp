// What we are deleting at a target: a list that does not show it says nothing about the list.
#pragma once

#include <set>
#include <string_view>
#include <utility>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

/// Objects of which a deletion was sent by one of the target's newest plans, and whose outcome is not known yet.
result<std::set<std::pair<subject_kind, subject_id>>> deletions_under_way(store& s, const target_id& target);

/// How the problem of a deletion begins that the target confirmed, and of which it could not say afterwards whether
/// anything is left.
inline constexpr std::string_view mark_of_unproven_deletion = "whether anything is left of ";
/// Of those the ones with such a problem: the target answered that they were deleted, or were not there.
result<std::set<std::pair<subject_kind, subject_id>>> unproven_deletions(store& s, const target_id& target);

/// Stands in the problem of a deletion that the target confirmed (2xx), and of which it is not known whether anything
/// is left.
inline constexpr std::string_view mark_of_confirmed_deletion = "the target confirmed the deletion";
/// Objects of this kind of whom that is the newest outcome, in plans made on or after `since`: that nothing is found of
/// them later is what the target should say.
result<std::set<subject_id>> confirmed_deletions(store& s, const target_id& target, subject_kind kind, instant since);

}  // namespace sluis::state
