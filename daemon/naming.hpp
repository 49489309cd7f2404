// Step two of a cycle: whoever has no login gets one, every group gets its label at the targets. Both stay: a login survives a change
// of name unless the rule says otherwise, and is never given to another person while the first is held. Blocking; on the strand.
#pragma once

#include <cstdint>

#include "config/config.hpp"
#include "daemon/giving_way.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// How many names were given. The error may be that it was interrupted, and left nothing behind.
[[nodiscard]] result<std::uint64_t> name_everyone(state::store& store, const config::name_settings& rules, const give_way& way);

/// "99XX-01", "99XX", or the source's own key.
[[nodiscard]] std::string school_code(const school& s);

}  // namespace sluis::daemon
