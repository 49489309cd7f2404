// What of a plan is to be sent next. On the strand.
#pragma once

#include <cstdint>
#include <vector>

#include "state/plans.hpp"

namespace sluis::state {

/// As plans::next, of those with a greater ordinal than `after`: a push passes over changes that stay planned.
[[nodiscard]] result<std::vector<saved_change>> next_changes(store& s, std::uint64_t plan, operation op,
                                                             std::uint64_t after, std::uint64_t limit);

/// Those of these that are as far as `how`, in the order of `ordinals`.
[[nodiscard]] result<std::vector<saved_change>> changes_at(store& s, std::uint64_t plan,
                                                           const std::vector<std::uint64_t>& ordinals,
                                                           saved_change::progress how);

}  // namespace sluis::state
