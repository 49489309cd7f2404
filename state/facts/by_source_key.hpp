// Who stands under a key of a source. Keys are kept as keyed hashes only, so that a whole key is found and a part of
// one is not. On the strand.
#pragma once

#include <set>
#include <string_view>

#include "model/ids.hpp"

namespace sluis::state {

class store;

/// Pupils and staff of any school and source, no guardians; several where several use the same key.
[[nodiscard]] std::set<subject_id> people_under_key(store& s, std::string_view key);

}  // namespace sluis::state
