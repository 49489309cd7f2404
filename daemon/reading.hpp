// Step one of a cycle: sources are read, what may not be held is dropped, the rest is kept. Blocking.
#pragma once

#include <atomic>
#include <optional>
#include <vector>

#include "daemon/activity.hpp"
#include "daemon/failed_files.hpp"
#include "daemon/giving_way.hpp"
#include "daemon/island.hpp"
#include "daemon/service.hpp"

namespace sluis::daemon {

/// One read of one source, file by file, so that the strand serves others between two of them. A file that fails is reported and stops no other; it removes nobody
/// (R-D1, "invalid is never absent").
class source_reading {
 public:
  source_reading(source_seat& source, day today, activity& how_far, const std::atomic<bool>& stopping)
      : source_(source), today_(today), how_far_(how_far), stopping_(stopping) {}

  /// Which files there are. Opens each; needs no memory of ours, so it is not done on the strand.
  void look();
  /// The next file, on the strand. False: there is none, or the daemon stops. The error: it was interrupted, and comes again.
  result<bool> read_next(state::store& store, const give_way& way);
  /// Call once, on the strand. What failed is in the log, once.
  std::vector<read_report> finish(state::store& store);

 private:
  source_seat& source_;
  day today_;
  activity& how_far_;
  const std::atomic<bool>& stopping_;
  std::vector<sources::read_unit> units_;
  std::size_t next_ = 0;
  std::vector<read_report> reports_;
  std::vector<failed_file> failed_;
};

/// Why a read is held, and the command to look at it.
[[nodiscard]] std::string held_text(const std::string& note, const std::string& hash, bool is_approved, std::uint64_t moved);

}  // namespace sluis::daemon
