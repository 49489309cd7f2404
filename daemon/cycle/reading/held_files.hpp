// Whether a sync reads again what is held: its file may be gone from the folder, or its source from the configuration.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/cycle/reading/export_age.hpp"
#include "model/ids.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::daemon {

struct source_seat;

/// What the newest look at a source found.
struct seen_files {
  std::map<subject_id, school_file> files;  // by school
  bool has_nameless = false;                // a file failed, and may be that of any school
  std::optional<std::set<subject_id>>
      elsewhere;  // schools like which one looks that is not known; none: there was no look since the start
};
using files_of_sources = std::map<source_id, seen_files>;  // of those that are configured

/// On the io_context's thread.
[[nodiscard]] files_of_sources seen_files_of(const std::vector<std::shared_ptr<source_seat>>& sources);

/// Why no sync takes it in, and what ends that. Empty: a sync may read it, or it is not known. Of a school that is not
/// known and looks like none, nobody knows which file it was.
[[nodiscard]] std::string not_read_text(const files_of_sources& seen, const state::held_read& held);

}  // namespace sluis::daemon
