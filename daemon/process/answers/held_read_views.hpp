// Held reads as data for people: counts, handles and reasons, without names. A question's work, or on the strand.
#pragma once

#include <vector>

#include "config/config.hpp"
#include "daemon/cycle/reading/held_files.hpp"
#include "daemon/cycle/status/answers.hpp"
#include "state/reads/held_reads.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// What a view of a held read is made from, beside what is on record of it.
struct view_context {
  config::institution_settings settings;
  files_of_sources seen;
};

result<held_read_view> held_read_view_of(state::store& store, const view_context& context,
                                         const state::held_read& held);
/// Those that wait, and those of a known school that were refused.
result<std::vector<held_read_view>> all_views(state::store& store, const view_context& context);

}  // namespace sluis::daemon
