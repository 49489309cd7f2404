// What status says of a target's consent: until when it holds, what to do before and after its end, and what is still at the recipient. On the strand.
#pragma once

#include "config/config.hpp"
#include "daemon/island.hpp"
#include "daemon/service.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// How near the end is: told from the first on in status, and once at each in the journal.
/// Pure.
[[nodiscard]] end_notice notice_of(const state::consent_standing& standing, day today);

/// Fills in consent, consent_ends, notice, what is there without consent, and a state and a problem where nothing may leave: no target without a valid consent is
/// "in step", and none is without a problem.
[[nodiscard]] result<void> tell_consent(state::store& store, const config::institution_settings& institution, const config::target_settings& target, day today,
                                        target_status& out);

/// Has an ended consent accounts at its target that are to be disabled or deleted today? Then the night has a cycle of its own.
[[nodiscard]] result<bool> is_consent_end_due(state::store& store, const config::institution_settings& institution, day today);

}  // namespace sluis::daemon
