// Files of one read that failed alike are one report, one line of the journal and one entry of the log. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/cycle/status/answers.hpp"
#include "state/facts/failed_reads.hpp"

namespace sluis::daemon {

struct failed_file {
  std::string name;
  error cause;
  read_report report;
  std::optional<subject_id> school;  // if it is held
};

/// Of one read of a source.
struct failed_cause {
  std::string note;
  std::size_t files = 0;  // that failed for it; 0: it is about the folder, or about files together
};

struct gathered_failures {
  std::vector<read_report> reports;              // in the order in which each cause came first
  std::vector<failed_cause> causes;              // likewise
  std::vector<state::failed_files> for_the_log;  // likewise
  std::string what;                              // files and causes: the same text means that nothing is new
};

[[nodiscard]] gathered_failures gather(const std::vector<failed_file>& all);

/// For status: the first cause, and of the others how many files they concern and what the first three say. Empty:
/// nothing failed.
[[nodiscard]] std::string text_of(const std::vector<failed_cause>& causes);

}  // namespace sluis::daemon
