// What a sync leaves as it was and no read and no target tells: schools of which nothing new came in, and a clock in
// doubt. And of how many people its reads ended the accounts by end dates, where they are many. Its exit code is that
// of `sluis status` for the same.
#pragma once

#include <map>
#include <vector>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon {

struct source_files {
  source_id source;
  std::int64_t most_days = 0;  // source_settings::max_age_days
  std::map<subject_id, school_file> files;
};
/// Of the sources that this sync was to read. On the io_context's thread.
[[nodiscard]] std::vector<source_files> files_of(const island& where, const sync_request& what);
/// On the strand.
[[nodiscard]] result<void> add_sync_notes(state::store& store, const config::institution_settings& institution,
                                          const std::vector<source_files>& sources, sync_report& report);

}  // namespace sluis::daemon
