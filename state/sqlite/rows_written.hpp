// Has anything been written since? One thread at a time.
#pragma once

#include <cstdint>

#include "state/sqlite/database.hpp"

namespace sluis::state::sqlite {

/// Rows that this connection has ever written, also in what was rolled back: as long as it is the only one that writes,
/// the same number twice means that nothing was written in between.
[[nodiscard]] inline std::int64_t rows_written(database& db) noexcept {
  return sqlite3_total_changes64(db.raw());
}

}  // namespace sluis::state::sqlite
