// When is a read too old to end a term on? Longer ago than two days, and than two intervals of its source.
#pragma once

#include <set>
#include <vector>

#include "config/config.hpp"
#include "daemon/island.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Before anything rests on who is absent: whoever is absent from a school that was not taken in for too long is in doubt (state/newest_words.hpp). Commits.
/// On the strand.
[[nodiscard]] result<void> doubt_old_words(state::store& store, const std::vector<config::source_settings>& sources, const std::set<source_id>& looked_at, instant now);

/// Sources at which this process looked within that time, without a file that may be any school's. On the io_context's thread.
[[nodiscard]] std::set<source_id> looked_at(const island& where, instant now);

}  // namespace sluis::daemon
