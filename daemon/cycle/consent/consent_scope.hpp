// Does a consent name only schools and roles that are there? A slip of the pen would let nothing leave, or end what
// leaves today. On the strand.
#pragma once

#include "config/config.hpp"
#include "model/consent.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// errc::refused: a school that neither a source nor the configuration knows, or a role that nobody on record has. Says
/// which there are. Both roles are never refused, and no role is while nobody is on record.
[[nodiscard]] result<void> check_consent_scope(state::store& store, const config::institution_settings& settings,
                                               const consent& what);

}  // namespace sluis::daemon
