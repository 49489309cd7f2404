// What targets confirmed of the deletion of somebody's account: entries push.done of the log. Part of the receipt of an erasure.
#pragma once

#include <map>
#include <string>
#include <unordered_set>
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

/// Of each subject the newest of each target, by target.
using found_deletions = std::map<subject_id, std::vector<target_deletion>>;

/// One pass over the log, which has no index by subject on purpose; in pieces, because the log only ever grows.
class deletion_search {
 public:
  explicit deletion_search(const std::vector<subject_id>& whom) : whom_(whom.begin(), whom.end()) {}
  /// Reads that many entries more. true: there are more.
  result<bool> go_on(sqlite::database& db, std::uint64_t entries);
  [[nodiscard]] const found_deletions& found() const noexcept { return found_; }

 private:
  static void keep(target_deletion one, std::vector<target_deletion>& of);
  std::unordered_set<subject_id, handle_hash> whom_;
  found_deletions found_;
  std::uint64_t next_ = 0;
};

/// For the note of an erasure, of each of them: "; partner: entry 123", and "; graph: nothing there" for a target that had an account of theirs once, or was to have one,
/// and never confirmed a deletion. Empty: no target ever knew them.
[[nodiscard]] std::map<subject_id, std::string> deletion_notes(sqlite::database& db, const std::vector<subject_id>& whom, const found_deletions& found);

/// Does a target hold anything of this person, or may it?
[[nodiscard]] bool is_anywhere(sqlite::database& db, const subject_id& person);

}  // namespace sluis::state
