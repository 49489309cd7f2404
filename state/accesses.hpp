// Who looked at whom (R-A6): the log's leaves access.shown of one subject, with what the actor's key still opens of
// them.
#pragma once

#include <string>
#include <vector>

#include "state/store.hpp"

namespace sluis::state {

/// Holds personal data of whoever looked.
struct access_entry {
  std::uint64_t leaf = 0;
  instant when{};
  actor_id actor;
  std::string name;  // "uid:1000"
  std::string purpose, fields;
};

/// Newest first, at most `limit`. One pass over the log, which has no index by subject on purpose.
[[nodiscard]] result<std::vector<access_entry>> accesses_to(store& from, const subject_id& subject,
                                                            std::uint64_t limit);

}  // namespace sluis::state
