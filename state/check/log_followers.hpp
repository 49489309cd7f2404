// Rows that a log entry tells of, walked along with the log: each such entry has its row and each row its entry, and
// both say the same subject, number and ciphertext.
#pragma once

#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "state/check/findings.hpp"
#include "state/log/leaf.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

using erased_set = std::unordered_set<subject_id, handle_hash>;

/// Who is fenced and has no receipt: an erasure is under way, or was interrupted.
[[nodiscard]] erased_set being_erased(sqlite::database& db);

/// Columns of `sql`, ascending by leaf: row, leaf, subject, n, payload (NULL: the entry has no hash), number of entries
/// in a row that tell of it. `gone`: whose rows may be missing.
class log_follower {
 public:
  log_follower(sqlite::database& db, std::string table, const std::string& sql, std::set<mutation_kind> kinds,
               findings& found, erased_set gone = {});
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
  erased_set gone_;
  bool has_row_ = false;
  std::int64_t row_ = 0;
  std::uint64_t leaf_ = 0, n_ = 0, left_ = 0;
  subject_id subject_;
  std::optional<sha256_hash> hash_;
};

/// version, name, consent, withdrawal, access, fence, receipt.
[[nodiscard]] std::vector<log_follower> all_followers(sqlite::database& db, findings& found);

}  // namespace sluis::state
