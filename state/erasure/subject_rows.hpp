// Everything in the database that belongs to subjects who are fenced: found, and gone, but for the fence itself, table
// subject and the log, which hold handles only. First the rows are looked for, in one pass over each table, so that
// nothing is missed where a chain of rows is broken; then plans lose the lines that speak of one of them, and keep of
// each its hash in table dropped_line; then each subject's rows go at once. All of it in pieces, as many rows at a time
// as the caller says. Nobody may add rows of these subjects meanwhile.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/ids.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// What the note of a refused plan says whose changes are gone for that.
inline constexpr const char* erased_note = "somebody in it was erased";
/// … and of one that was approved or sent in part, and has lost only the lines of whoever was erased.
inline constexpr const char* line_erased_note = "somebody in it was erased: the rest stays, and is planned anew";

/// From here on nobody meets the subjects [from, to): they are out of table current. Inside the caller's transaction.
void hide(sqlite::database& db, const std::vector<subject_id>& subjects, std::size_t from, std::size_t to);

/// A change of a plan. `ordinal` 0: it has no place in table progress.
struct plan_line {
  std::int64_t plan = -1, ordinal = 0, op = -1;
  std::string object, member;
};

class subject_rows {
 public:
  /// `of`: sorted.
  subject_rows(sqlite::database& db, std::vector<subject_id> of);

  [[nodiscard]] const std::vector<subject_id>& of() const noexcept { return of_; }
  /// Looks at about so many rows more. true: there are more.
  bool look(std::uint64_t rows);
  /// Drops the lines of plans that speak of one of them, about so many at a time, and refuses a plan that was not
  /// pushed to its end. Inside the caller's transaction. true: there are more.
  bool strip_plans(std::uint64_t rows);

  /// Inside a transaction, with the guard lifted for version and name.
  class removal {
   public:
    explicit removal(subject_rows& of);
    /// All rows of the subject at this place. How many there were; what table current held of it does not count.
    std::uint64_t of(std::size_t place);

   private:
    subject_rows& rows_;
    std::vector<sqlite::statement> numbered_, keyed_;
  };

 private:
  using found = std::pair<std::size_t, std::int64_t>;  // place in of_, number of the row
  std::uint64_t look_at_numbered(std::size_t table, std::uint64_t rows);
  std::uint64_t look_at_places(std::uint64_t rows);
  std::uint64_t look_at_changes(std::uint64_t rows);
  [[nodiscard]] bool speaks_of_one(const sqlite::statement& row, int object) const;
  [[nodiscard]] bool holds(const subject_id& subject, std::size_t& place) const;
  [[nodiscard]] bool has_place(const plan_line& change) const;
  void close_plans();
  std::uint64_t remove_some(std::int64_t plan, std::uint64_t rows);

  sqlite::database& db_;
  std::vector<subject_id> of_;
  std::set<std::string> targets_;
  std::vector<std::vector<found>> found_;  // by table
  std::vector<plan_line> lines_;
  std::size_t places_ = 0;                                  // so many of them were found in table progress
  std::pair<std::int64_t, std::int64_t> at_place_{-1, -1};  // plan and ordinal that were looked at last
  plan_line at_change_;
  std::size_t table_ = 0;
  std::int64_t row_ = -1;
  std::vector<std::int64_t> plans_;  // that go as a whole
  std::size_t emptied_ = 0;
  std::size_t stripped_ = 0;
  bool closed_ = false;
};

/// All of it at once, table current too. `of`: sorted. Inside the caller's transaction.
void delete_rows_of(sqlite::database& db, std::vector<subject_id> of);

}  // namespace sluis::state
