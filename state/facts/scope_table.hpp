// Which schools which sources know: table `scope`, kept in memory too (there are few). One thread at a time.
#pragma once

#include <vector>

#include "model/ids.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

struct scope {
  std::uint64_t seq = 0;
  source_id source;
  subject_id school;
};

class scope_table {
 public:
  explicit scope_table(sqlite::database& db);
  [[nodiscard]] const std::vector<scope>& all() const noexcept { return all_; }
  /// Throws std::out_of_range for a number that is not in the table: a row of `current` that points nowhere.
  [[nodiscard]] const scope& at(std::uint64_t seq) const;
  const scope& add(const source_id& source, const subject_id& school);
  /// After a ROLLBACK.
  void reload();

 private:
  sqlite::database& db_;
  sqlite::statement insert_;
  std::vector<scope> all_;
};

}  // namespace sluis::state
