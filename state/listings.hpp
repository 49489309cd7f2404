// Whether the newest word of the source names somebody (model/listing.hpp), as table `current` has it. On the strand.
#pragma once

#include "model/ids.hpp"
#include "model/listing.hpp"

namespace sluis::state {

class store;

/// Of a person or group that is held; listing::no of anybody else.
[[nodiscard]] listing listing_of(store& s, const subject_id& whom);

}  // namespace sluis::state
