// What targets confirmed of the deletion of somebody's account: entries push.done of the log. Part of the receipt of an erasure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

struct target_deletion {
  target_id target;
  std::uint64_t leaf = 0;
  instant when{};
};

/// Of each of them the newest of each target, by target. One pass over the log, which has no index by subject on purpose.
[[nodiscard]] result<std::map<subject_id, std::vector<target_deletion>>> deletions_of(sqlite::database& db, const std::vector<subject_id>& whom);

/// For the note of an erasure, of each of them: "; partner: entry 123", and "; graph: nothing there" for a target that had an account of theirs once, or was to have one,
/// and never confirmed a deletion. Empty: no target ever knew them.
[[nodiscard]] result<std::map<subject_id, std::string>> deletion_notes(sqlite::database& db, const std::vector<subject_id>& whom);

/// Does a target hold anything of this person, or may it?
[[nodiscard]] bool is_anywhere(sqlite::database& db, const subject_id& person);

}  // namespace sluis::state
