// What a restore may have lost, and a plan must not do by itself. On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "model/plan.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Accounts that a restored memory does not know may be there: to make them again is for people to decide, once.
[[nodiscard]] result<std::string> after_restore(state::store& store, const target_id& target);
/// An approved read may have changed names there that a restored memory would change back.
[[nodiscard]] bool may_undo(const planned_change& change);
/// `changes`: how many of a school may undo what a read did whose approval a restore lost.
[[nodiscard]] result<std::string> after_lost_approvals(state::store& store, const target_id& target,
                                                       const std::map<subject_id, std::uint64_t>& changes);

}  // namespace sluis::daemon
