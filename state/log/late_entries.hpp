// Which entries may be in the database and not yet in the log's files (docs/formats.md, "How far the files may be
// behind"): a push's own intents and outcomes, for a while. Writing the files waits some dozen times for the disk.
#pragma once

#include <cstdint>

#include "model/clock.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// On the strand.
class late_entries {
 public:
  explicit late_entries(sqlite::database& db);
  /// Whether all entries from `files` on, of `size`, may wait: they are few, the newest try to write them (`tried`) is
  /// younger than two seconds, and each is a push's and no intent to make an account or a group. A database that is
  /// lost and restored beside its log must know of those before they are sent. What administrators do, reads and
  /// erasures never wait: the entries decide, not who commits.
  [[nodiscard]] bool may_wait(std::uint64_t files, std::uint64_t size, instant tried, instant now);

 private:
  sqlite::statement find_urgent_;
  std::uint64_t none_below_ = 0;  // entries before this one need not be looked at again
};

}  // namespace sluis::state
