// A held plan whose consent is not the one of today (state/push/plan_grounds.hpp): it is not approved, and status asks
// for a sync. An approved one that was not sent yet is computed anew as well, where another consent is in force. On the
// strand.
#pragma once

#include <string>

#include "config/config.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Of a target whose plan is such a one (target_status::state).
inline constexpr const char* outdated = "outdated";

/// What became of the consent since. Empty: the plan stands, is neither held nor approved, or its target is not
/// configured.
[[nodiscard]] result<std::string> outdated_by(state::store& store, const config::institution_settings& settings,
                                              const plan_summary& plan, day today);

/// errc::conflict, with the command that computes it anew.
[[nodiscard]] result<void> expect_its_consent(state::store& store, const config::institution_settings& settings,
                                              const plan_summary& plan, day today);

}  // namespace sluis::daemon
