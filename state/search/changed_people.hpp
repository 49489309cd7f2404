// Of whom something was recorded that they may be found by: a version of what a source says, or a login. Entries of the
// log are counted and not rows, because an erasure lets numbers of rows be given again. In a question or on the strand.
#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "model/ids.hpp"

namespace sluis::state {

class store;

/// Persons of whom an entry at `mark` or behind it tells of a version or a login. nullopt: of more than `most` rows.
[[nodiscard]] std::optional<std::set<subject_id>> people_changed_since(store& from, std::uint64_t mark,
                                                                       std::uint64_t most);

}  // namespace sluis::state
