// What status says of a source: reads that failed or are held, parts that wait, people who are kept, schools that are behind. Each by itself, so that none hides
// another. On the strand.
#pragma once

#include <map>

#include "daemon/export_age.hpp"
#include "daemon/status_views.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// What is on record of held reads, after a restart too. Counts in `held_reads` those of which nothing was taken in.
[[nodiscard]] result<void> tell_reads(state::store& store, instant now, institution_status& out);
/// Schools that are as they were because an administrator refused their newest read; a refused read of a school that is not known concerns nobody.
[[nodiscard]] result<void> tell_refused(state::store& store, source_status& out);
struct behind_rules {
  std::int64_t most_days = 0;     // source_settings::max_age_days
  day today{};
  bool nameless_failure = false;  // a file failed before it named a school: it may be that of a school without a file, which nobody may call closed then
};
/// `files`: of the schools of this source.
[[nodiscard]] result<void> tell_behind(state::store& store, const std::map<subject_id, school_file>& files, const behind_rules& rules, source_status& out);
/// All of it in one sentence; empty: nothing.
/// Pure.
[[nodiscard]] std::string problem_of(const source_status& what);

}  // namespace sluis::daemon
