// What targets said of the deletion of somebody's account: entries push.done and account.gone of the log. Part of the
// receipt of an erasure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/log/leaf.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

struct target_deletion {
  target_id target;
  std::uint64_t leaf = 0;
  instant when{};
  bool was_absent =
      false;  // the target was asked and had nothing (account.gone); else it confirmed the deletion (push.done)
  bool was_not_there = false;  // of a deletion: the target answered it that there was nothing under that id
};

struct found_deletions {
  std::map<subject_id, std::vector<target_deletion>> of;  // of each subject the newest of each target, by target
  std::map<std::pair<subject_id, target_id>, std::uint64_t> creations;  // the newest entry push.intent of a creation
  std::set<std::pair<subject_id, target_id>> not_asked = {};            // before the receipt: the target did not answer
  /// The newest that is known is a deletion that the target confirmed: no creation was intended after it, and no look
  /// found the account absent.
  [[nodiscard]] bool is_deleted(const subject_id& subject, const target_id& target) const;
};

/// One pass over the log, which has no index by subject on purpose; in pieces, because the log only ever grows.
class deletion_search {
 public:
  explicit deletion_search(const std::vector<subject_id>& whom) : whom_(whom.begin(), whom.end()) {}
  /// Reads that many entries more. true: there are more.
  result<bool> go_on(sqlite::database& db, std::uint64_t entries);
  [[nodiscard]] const found_deletions& found() const noexcept { return found_; }

 private:
  static void keep(target_deletion one, std::vector<target_deletion>& of);
  void take(const tlog::leaf& leaf);
  std::unordered_set<subject_id, handle_hash> whom_;
  found_deletions found_;
  std::uint64_t next_ = 0;
};

/// For the note of an erasure, of each of them: "; partner: entry 123" for a deletion that the target confirmed, ";
/// partner: not there any more, 404 to our deletion, entry 123" where it answered so, with ", not asked again: no
/// answer" where it did not answer just before the receipt, "; partner: nothing there, entry 123" where it was asked
/// and had nothing, and "; graph: nothing there" for a target to which no creation was ever sent. "; partner: left at
/// scim https://… on 2027-05-01 by order entry 99" where an administrator left the account there. Where an
/// administrator settled an object as not ours, the receipt rests on that word and says so. Empty: no target ever knew
/// them.
[[nodiscard]] std::map<subject_id, std::string> deletion_notes(sqlite::database& db,
                                                               const std::vector<subject_id>& whom,
                                                               const found_deletions& found);

/// Does a target hold anything of this person, or may it?
[[nodiscard]] bool is_anywhere(sqlite::database& db, const subject_id& person);

}  // namespace sluis::state
