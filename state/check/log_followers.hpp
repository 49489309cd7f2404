// Rows that a log entry tells of, walked along with the log: each such entry has its row and each row its entry, and
// both say the same subject, number and ciphertext, and whatever else an entry holds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "state/check/findings.hpp"
#include "state/log/leaf.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// In milliseconds: a row and its entry are written at nearly the same time.
inline constexpr std::int64_t a_minute = 60'000;

/// Whose rows may be missing: they were erased; or the entry is one that a restore took from the log alone.
struct known_gaps {
  std::unordered_set<subject_id, handle_hash> erased;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> restored;  // from … to - 1
  [[nodiscard]] bool from_log_alone(std::uint64_t entry) const;
};

[[nodiscard]] std::shared_ptr<const known_gaps> known_gaps_in(sqlite::database& db);

/// Who is fenced and has no receipt: an erasure is under way, or was interrupted.
[[nodiscard]] std::unordered_set<subject_id, handle_hash> being_erased(sqlite::database& db);

/// What a row's columns say that its entry must say too, beside subject, number and ciphertext. Absent: not compared.
struct row_words {
  const char* of_note = "";  // what the note is made of, in words
  std::optional<std::string> note;
  std::optional<actor_id> actor;
  std::optional<std::string> commitment;
  std::optional<std::int64_t> time;   // milliseconds; the clock was read twice, so to the minute
  std::optional<mutation_kind> kind;  // of a table whose rows are told of by entries of several
};

struct followed_table {
  const char* table;
  /// Columns, ascending by leaf: row, leaf, subject, n, payload (NULL: the entry has no hash), number of entries in a
  /// row that tell of it; `words` reads those behind.
  std::string sql;
  std::set<mutation_kind> kinds;
  std::function<row_words(const sqlite::statement&)> words;
};

class log_follower {
 public:
  log_follower(sqlite::database& db, followed_table what, findings& found, std::shared_ptr<const known_gaps> gone);
  void meet(const tlog::leaf& entry);
  /// After the last entry.
  void end();

 private:
  void advance();
  void compare(const tlog::leaf& entry);
  void compare_words(const tlog::leaf& entry, const std::string& told);
  [[nodiscard]] static bool is_time_of(const tlog::leaf& entry, std::int64_t written);
  [[nodiscard]] std::string row() const { return "table " + table_ + ": row " + std::to_string(row_); }

  sqlite::statement rows_;
  std::string table_;
  std::set<mutation_kind> kinds_;
  std::function<row_words(const sqlite::statement&)> read_words_;
  findings& found_;
  std::shared_ptr<const known_gaps> gone_;
  bool has_row_ = false;
  std::int64_t row_ = 0;
  std::uint64_t leaf_ = 0, n_ = 0, left_ = 0;
  subject_id subject_;
  std::optional<sha256_hash> hash_;
  row_words words_;
};

/// version, name, consent, withdrawal, access, fence, receipt, restored, erasure_order, order_step, block_word,
/// held_read, read_approval, school_word (followed_tables.cpp).
[[nodiscard]] std::vector<log_follower> all_followers(sqlite::database& db, findings& found,
                                                      const std::shared_ptr<const known_gaps>& gone);

}  // namespace sluis::state
