// What failed in the newest read of each source, so that the log tells of it once: 20,000 files that are empty for
// weeks are one entry. On the strand.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

/// Files of one read that failed alike.
struct failed_files {
  errc cause = errc::unknown;
  std::uint64_t files = 0;
  std::optional<subject_id> school;  // of one file, of a school that is held
};

class failed_reads {
 public:
  explicit failed_reads(store& s) : store_(s) {}

  /// One entry read.failed for each; none where `what`, which says of which files and why, is the same as in the
  /// previous read of this source. Commits. Whether there were entries.
  result<bool> note(const source_id& source, const std::vector<failed_files>& alike, std::string_view what);

 private:
  store& store_;
};

}  // namespace sluis::state
