// Counts whose retention term is over, and who is not erased yet because of what the source says, or may say, of them.
// People with an order are counted with the orders. On the strand.
#pragma once

#include <optional>

#include "config/config.hpp"
#include "daemon/cycle/status/status_views.hpp"
#include "model/clock.hpp"
#include "model/result.hpp"

namespace sluis::state {
class store;
}

namespace sluis::daemon {

[[nodiscard]] result<held_erasures> count_held_erasures(state::store& store, const config::retention_settings& keeping,
                                                        day today);

/// Of which source a school is, and whether that is configured. None: it is not known.
[[nodiscard]] result<std::optional<unread_school>> unread_school_of(state::store& store,
                                                                    const config::institution_settings& settings,
                                                                    const subject_id& school);

}  // namespace sluis::daemon
