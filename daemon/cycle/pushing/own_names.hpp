// A name that a target refuses because another object has it: whether that one is ours.
#pragma once

#include <vector>

#include "daemon/cycle/pushing/batch.hpp"
#include "model/outcome.hpp"

namespace sluis::daemon {

/// Where a group's name was refused as somebody else's and another group of ours has it there, the error names that
/// one, by its handle. On the strand.
[[nodiscard]] result<void> name_our_own(state::store& store, const target_id& target, const batch& sent,
                                        std::vector<outcome>& outcomes);

}  // namespace sluis::daemon
