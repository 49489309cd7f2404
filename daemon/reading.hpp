// Step one of a cycle: sources are read, what may not be held is dropped, the rest is kept. Blocking; on the strand.
#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "daemon/activity.hpp"
#include "daemon/island.hpp"
#include "daemon/service.hpp"

namespace sluis::daemon {

/// Reads every unit of a source. One that fails is reported and stops no other; it removes nobody (R-D1, "invalid is never absent").
[[nodiscard]] std::vector<read_report> read_source(state::store& store, source_seat& source, day today, activity& how_far,
                                                   const std::atomic<bool>& stopping);

}  // namespace sluis::daemon
