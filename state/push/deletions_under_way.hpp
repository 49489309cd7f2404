// What we are deleting at a target: a list that does not show it says nothing about the list.
#pragma once

#include <set>
#include <utility>

#include "model/ids.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

/// Objects of which a deletion was sent by one of the target's newest plans, and whose outcome is not known yet.
result<std::set<std::pair<subject_kind, subject_id>>> deletions_under_way(store& s, const target_id& target);

}  // namespace sluis::state
