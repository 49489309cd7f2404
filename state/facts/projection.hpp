// Table `current`: where each subject stands. One thread at a time.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "state/facts/known_subject.hpp"
#include "state/facts/scope_table.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// A row that the calendar has reached.
struct woken {
  current_row row;
  std::uint64_t scope = 0;
};

class projection {
 public:
  projection(sqlite::database& db, const scope_table& scopes);

  /// Every subject of a scope; `stale`: its keyed hashes are of another epoch and must be computed anew.
  void each_of(std::uint64_t scope, std::uint64_t epoch,
               const std::function<void(known_subject& one, bool stale)>& visit);
  void insert(const known_subject& one, std::uint64_t scope, std::uint64_t epoch);
  void update(const known_subject& one, std::uint64_t epoch);

  [[nodiscard]] std::optional<current_row> find(const subject_id& id);
  [[nodiscard]] std::vector<current_row> page(subject_kind kind, const subject_id& after, std::uint32_t limit);
  [[nodiscard]] fact_counts counts();

  void set_name(const current_row& row, std::uint64_t name);
  /// By the calendar only: the rest of the row stays.
  void set_state(const current_row& row, std::int32_t since, std::int32_t accepted, std::int32_t wake);
  /// Whom the calendar reached, and who ended on a day that is still to come (the clock was ahead).
  [[nodiscard]] std::vector<woken> due(day today);

  /// A read of this scope was held: of whoever was not listed before, these are, and the others perhaps. `kept`: of
  /// whom known_subject::kept_as changed.
  void note_held_read(std::uint64_t scope, const std::vector<known_subject>& named,
                      const std::vector<known_subject>& kept);

 private:
  [[nodiscard]] current_row row_of(const sqlite::statement& read) const;

  const scope_table& scopes_;
  sqlite::statement of_scope_, insert_, update_, find_, page_, counts_, set_name_, set_state_, due_, perhaps_, listed_,
      kept_;
};

}  // namespace sluis::state
