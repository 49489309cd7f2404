// What the newest looks at the sources of an institution found, for the one rule by which absences are believed
// (state/looks.hpp).
#pragma once

#include <map>

#include "daemon/cycle/island.hpp"
#include "state/looks.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Every source of the configuration, also one of which no reader could be made. On the io_context's thread.
using source_looks = std::map<source_id, state::configured_source>;
[[nodiscard]] source_looks looks_of(const island& where);

/// Longer ago than two days, and than two intervals of its source, a read proves nothing.
[[nodiscard]] std::chrono::milliseconds longest_of(const config::source_settings& source);

/// As the rule needs it. `look`: none, it could not be looked at.
[[nodiscard]] state::look_at_source look_for_the_rule(const std::optional<source_look>& look, instant now);

/// Before anything rests on who is absent (state/newest_words.hpp). Commits. On the strand.
[[nodiscard]] result<void> doubt_old_words(state::store& store, const source_looks& sources, instant now);

}  // namespace sluis::daemon
