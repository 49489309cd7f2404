// What status says of a source: reads that failed or are held, parts that wait, people who are kept, schools that are
// behind. Each by itself, so that none hides another. On the strand.
#pragma once

#include <map>
#include <set>

#include "daemon/cycle/reading/export_age.hpp"
#include "daemon/cycle/reading/held_files.hpp"
#include "daemon/cycle/status/status_views.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// What is on record of held reads, after a restart too. Counts in `held_reads` those of which nothing was taken in.
/// `seen`: what is known of their files.
[[nodiscard]] result<void> tell_reads(state::store& store, instant now, const files_of_sources& seen,
                                      institution_status& out);
/// Schools of which `tell_reads` says that the file is gone.
[[nodiscard]] result<std::set<subject_id>> told_with_their_reads(state::store& store, const files_of_sources& seen);
/// With which the sentence about a part that was refused begins.
inline constexpr const char* refused_part = "a part of the newest read of ";
/// Schools that are as they were because an administrator refused their newest read; a refused read of a school that is
/// not known concerns nobody.
[[nodiscard]] result<void> tell_refused(state::store& store, source_status& out);
struct behind_rules {
  std::int64_t most_days = 0;  // source_settings::max_age_days
  day today{};
  bool nameless_failure = false;  // a file failed before it named a school: it may be that of a school without a file,
                                  // which nobody may call closed then
  std::set<subject_id> told =
      {};  // they are counted, and no sentence names them: their held reads say that the file is gone
};
/// `files`: of the schools of this source.
[[nodiscard]] result<void> tell_behind(state::store& store, const std::map<subject_id, school_file>& files,
                                       const behind_rules& rules, source_status& out);
/// All of it in one sentence; empty: nothing.
/// Pure.
[[nodiscard]] std::string problem_of(const source_status& what);

}  // namespace sluis::daemon
