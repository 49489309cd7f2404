// With which consent, and at which entry of the log, the plan of everybody was computed last for a target. What an
// administrator recorded since changes what is wanted there, and only a sync sees it: until then status asks for one.
// On the strand.
#pragma once

#include <string>

#include "config/config.hpp"
#include "state/push/looked.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// As of now.
[[nodiscard]] result<state::look_at_target> look_now(state::store& store, const config::target_settings& target,
                                                     day today);

/// What was recorded, or has begun, since the newest look: "another consent is in force since the newest sync". Empty:
/// nothing, or no consent is in force. Where no look was noted, the newest saved plan of everybody is one.
[[nodiscard]] result<std::string> acts_since(state::store& store, const config::target_settings& target, day today);

}  // namespace sluis::daemon
