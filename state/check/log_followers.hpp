// Rows that a log entry tells of, walked along with the log: each such entry has its row and each row its entry, and
// both say the same subject, number and ciphertext.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "state/check/findings.hpp"
#include "state/log/leaf.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// Whose rows may be missing: they were erased; or the entry is one that a restore took from the log alone.
struct absences {
  std::unordered_set<subject_id, handle_hash> erased;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> restored;  // from … to - 1
  [[nodiscard]] bool from_log_alone(std::uint64_t entry) const;
};

/// Columns of `sql`, ascending by leaf: row, leaf, subject, n, payload (NULL: the entry has no hash), number of entries
/// in a row that tell of it; with `says` also the actor's handle and the note. `gone`: whose rows may be missing.
class log_follower {
 public:
  enum class says : std::uint8_t { what, who_and_what };
  log_follower(sqlite::database& db, std::string table, const std::string& sql, std::set<mutation_kind> kinds,
               findings& found, std::shared_ptr<const absences> gone, says how_much = says::what);
  void meet(const tlog::leaf& entry);
  /// After the last entry.
  void end();

 private:
  void advance();
  void compare(const tlog::leaf& entry);
  [[nodiscard]] std::string row() const { return "table " + table_ + ": row " + std::to_string(row_); }

  sqlite::statement rows_;
  std::string table_;
  std::set<mutation_kind> kinds_;
  findings& found_;
  std::shared_ptr<const absences> gone_;
  says how_much_;
  bool has_row_ = false;
  std::int64_t row_ = 0;
  std::uint64_t leaf_ = 0, n_ = 0, left_ = 0;
  subject_id subject_;
  std::optional<sha256_hash> hash_;
  actor_id actor_;
  std::string note_;
};

/// version, name, consent, withdrawal, access, fence, receipt, restored, erasure_order, order_step.
[[nodiscard]] std::vector<log_follower> all_followers(sqlite::database& db, findings& found);

}  // namespace sluis::state
