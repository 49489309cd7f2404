// Orders of administrators that were given after a backup (R-D1): the log holds all of them, handles, days and
// references. Inside the caller's transaction.
#pragma once

#include "state/log/leaf.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// Is this entry an order, or what became of one? Then its row is there again. errc::corrupt: it does not say what such
/// an entry says.
[[nodiscard]] result<bool> carry_order(sqlite::database& db, const tlog::leaf& entry);

}  // namespace sluis::state
