// Counts whose retention term is over, and who is not erased yet because of what the source says, or may say, of them.
// People with an order are counted with the orders. On the strand.
#pragma once

#include "config/config.hpp"
#include "daemon/status_views.hpp"
#include "model/clock.hpp"
#include "model/result.hpp"

namespace sluis::state {
class store;
}

namespace sluis::daemon {

[[nodiscard]] result<held_erasures> count_held_erasures(state::store& store, const config::retention_settings& keeping,
                                                          day today);

}  // namespace sluis::daemon
