// Who stands under a key of a source. Keys are kept as keyed hashes only, so that a whole key is found and a part of one is not. On the strand.
#pragma once

#include <set>
#include <string_view>

#include "model/ids.hpp"

namespace sluis::state {

class store;

/// People of any school and role of any source; several where several use the same key.
[[nodiscard]] std::set<subject_id> people_under_key(store& s, std::string_view key);

}  // namespace sluis::state
