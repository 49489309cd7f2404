// The register of consents: where each of them stands today, for who reads the list (R-C2). Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/cycle/status/answers.hpp"
#include "state/ledger.hpp"

namespace sluis::daemon {

/// The first day on which a later consent for the same target holds in place of `all[of]`; nullopt: none does while it
/// would hold. `all`: oldest first, as ledger::list() gives them.
[[nodiscard]] std::optional<day> replaced_on(const std::vector<consent>& all, std::size_t of);

/// `standings`: of each target that is configured, where its consents stand today.
[[nodiscard]] std::vector<registered_consent> register_of(std::vector<consent> all,
                                                          const std::map<target_id, state::consent_standing>& standings,
                                                          day today);

}  // namespace sluis::daemon
