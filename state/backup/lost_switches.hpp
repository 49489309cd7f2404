// Which accounts were switched on and off between a backup and the end of the log, as far as the log tells: the rows of
// table shadow that a restore brings back know nothing of it. Afterwards they say what the shadow said at the end of
// the log, so that whose word keeps an account off is known. Inside the caller's transaction.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "state/log/leaf.hpp"
#include "state/push/off_note.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class lost_switches {
 public:
  /// An entry of that time, in the order of the log; most of them say nothing of it.
  void meet(const tlog::leaf& entry);
  /// Once, after the last entry.
  void carry_into(sqlite::database& db) const;

 private:
  /// What is known of one account.
  struct switched {
    enum class confirmed : std::uint8_t { nothing, on, off } newest = confirmed::nothing;
    bool was_on = false;     // a change that switches it on was confirmed: the backup's day of `closed` is an older one
    bool is_unsure = false;  // the outcome of a change is unknown
    bool is_intended = false;          // the newest change has no outcome
    bool may_be_on = false;            // one of those would switch it on
    bool is_word_over = false;         // the target was resumed after a pause: our word of before does not count
    day off_on{};                      // since the newest time that it was on
    std::optional<off_before> before;  // what the newest deactivation tells of others
    [[nodiscard]] bool is_in_doubt() const { return is_unsure || is_intended; }
  };

  void meet_push(const tlog::leaf& entry);
  static void confirm(switched& is, bool is_off, day on);
  static void carry(sqlite::database& db, const std::string& target, const subject_id& subject, const switched& is);

  std::map<std::pair<std::string, subject_id>, switched> accounts_;  // by target
  std::set<std::string> resumed_;                                    // targets
};

}  // namespace sluis::state
