// Table `invalid`: the records of the last read of each scope that were not taken in. One thread at a time.
#pragma once

#include <optional>
#include <vector>

#include "state/facts.hpp"
#include "state/facts/scope_table.hpp"

namespace sluis::state {

/// How the problem of a person begins who is not in the read and is kept, because a record does not tell whom it is about.
inline constexpr std::string_view kept_problem = "does not tell whom this record is about; it may be this ";

class invalid_list {
 public:
  invalid_list(sqlite::database& db, const scope_table& scopes);
  void clear(std::uint64_t scope);
  void add(std::uint64_t scope, subject_kind kind, const std::optional<subject_id>& subject, const source_position& where,
           std::string_view field, std::string_view problem);
  [[nodiscard]] std::vector<invalid_entry> all();
  /// Of the persons among them that are kept, an entry for each scope.
  [[nodiscard]] std::vector<kept_people> kept();

 private:
  const scope_table& scopes_;
  sqlite::statement clear_, insert_, read_;
};

}  // namespace sluis::state
