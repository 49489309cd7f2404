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

/// Columns of `sql`, ascending by leaf: row, leaf, subject, n, payload (NULL: the entry has no hash), number of entries
/// in a row that tell of it; with `says` also the actor's handle and the note. `gone`: whose rows may be missing.
class log_follower {
 public:
  enum class says : std::uint8_t { what, who_and_what };
  log_follower(sqlite::database& db, std::string table, const std::string& sql, std::set<mutation_kind> kinds,
               findings& found, erased_set gone = {}, says how_much = says::what);
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
  says how_much_;
  bool has_row_ = false;
  std::int64_t row_ = 0;
  std::uint64_t leaf_ = 0, n_ = 0, left_ = 0;
  subject_id subject_;
  std::optional<sha256_hash> hash_;
  actor_id actor_;
  std::string note_;
};

/// version, name, consent, withdrawal, access, fence, receipt, erasure_order, order_step.
[[nodiscard]] std::vector<log_follower> all_followers(sqlite::database& db, findings& found);

}  // namespace sluis::state
