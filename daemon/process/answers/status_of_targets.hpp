// What status says of each target beside what the io_context's thread knows: counts and handles. A question's work
// (daemon/process/beside_strand.hpp).
#pragma once

#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/cycle/status/status_views.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// `pushed`: what a push of this process has done so far.
result<void> complete_target(state::store& store, const config::institution_settings& settings, instant now,
                             const pushed_part& pushed, target_status& out);

/// Out of the configuration, and there are accounts of ours.
void add_what_is_not_configured(state::store& store, const config::institution_settings& settings,
                                std::vector<target_status>& out);

}  // namespace sluis::daemon
