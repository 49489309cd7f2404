// Whether a store can go on. A failed write leaves open what is on the disk (reference/state-and-log.md: after an fsync
// error stop, never retry), so that database, log or keys refuse from then on; closing the store and opening it anew
// does what a restart would: it reads what is there, compares and mends.
#pragma once

#include "state/store.hpp"

namespace sluis::state {

/// It must be closed and opened anew. On the institution's strand.
[[nodiscard]] bool is_broken(store& memory);

}  // namespace sluis::state
