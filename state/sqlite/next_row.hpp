// The number of the next row of an append-only table, which counts from 1 without a gap. Inside the caller's
// transaction.
#pragma once

#include <cstdint>
#include <string>

#include "state/sqlite/database.hpp"

namespace sluis::state::sqlite {

/// `table` has a column `seq`; it is a name from our own schema, never a text of others.
[[nodiscard]] inline std::uint64_t next_row(database& db, const char* table) {
  auto next = db.prepare(std::string("SELECT coalesce(max(seq), 0) + 1 FROM ") + table);
  next.step();
  return static_cast<std::uint64_t>(next.integer(0));
}

}  // namespace sluis::state::sqlite
