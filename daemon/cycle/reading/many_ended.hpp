// Schools of which reads of these days gave more people an end date that is over than the guard lets through at once.
// They left by it: an end date that the source says always goes through. It is told, so that a wrong export is noticed
// before anybody is deleted. On the strand.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/status/status_views.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Who is back does not count. Until the newest of these reads is 7 days ago.
[[nodiscard]] result<std::vector<many_ended>> many_ended_of(state::store& store, const config::guard_settings& limits,
                                                            day today);

/// "40 of 40 pupils of 99AA left by an end date in the read of 2026-11-29"
[[nodiscard]] std::string many_ended_text(const many_ended& what);

}  // namespace sluis::daemon
