// Everything in the database that belongs to subjects who are fenced: found, and gone, but for the fence itself, table subject and the log, which hold handles only.
// First the rows are looked for, in one pass over each table, so that nothing is missed where a chain of rows is broken; then the plans that speak of somebody lose
// their changes; then each subject's rows go at once. All of it in pieces, as many rows at a time as the caller says. Nobody may add rows of these subjects meanwhile.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/ids.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// What a plan's note says when its changes are gone for that.
inline constexpr const char* erased_note = "somebody in it was erased";

/// From here on nobody meets the subjects [from, to): they are out of table current. Inside the caller's transaction.
void hide(sqlite::database& db, const std::vector<subject_id>& subjects, std::size_t from, std::size_t to);

class subject_rows {
 public:
  /// `of`: sorted.
  subject_rows(sqlite::database& db, std::vector<subject_id> of);

  [[nodiscard]] const std::vector<subject_id>& of() const noexcept { return of_; }
  /// Looks at about so many rows more. true: there are more.
  bool look(std::uint64_t rows);
  /// A plan that speaks of one of them, or that an earlier run closed for that, is closed and loses its changes as a whole, about so many rows at a time; its hash
  /// stays. Inside the caller's transaction. true: there are more.
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
  /// Stands behind the last change that was looked at.
  struct plan_place {
    std::int64_t plan = -1, op = -1;
    std::string object, member;
  };
  std::uint64_t look_at_numbered(std::size_t table, std::uint64_t rows);
  std::uint64_t look_at_plans(std::uint64_t rows);
  [[nodiscard]] bool holds(const subject_id& subject, std::size_t& place) const;
  void close_plans();
  std::uint64_t remove_some(std::int64_t plan, std::uint64_t rows);

  sqlite::database& db_;
  std::vector<subject_id> of_;
  std::set<std::string> targets_;
  std::vector<std::vector<found>> found_;  // by table
  std::vector<std::int64_t> plans_;
  plan_place at_plan_;
  std::size_t table_ = 0;
  std::int64_t row_ = -1;
  std::size_t stripped_ = 0;
  bool closed_ = false;
};

/// All of it at once, table current too. `of`: sorted. Inside the caller's transaction.
void delete_rows_of(sqlite::database& db, std::vector<subject_id> of);

}  // namespace sluis::state
