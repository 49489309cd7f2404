// Everything in the database that belongs to subjects who are fenced: gone, but for the fence itself, table subject and the log, which hold handles only. Inside
// the caller's transaction, with the guard lifted for version and name.
#pragma once

#include <cstdint>
#include <vector>

#include "model/ids.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// What a plan's note says when its changes are gone for that.
inline constexpr const char* erased_note = "somebody in it was erased";

/// `of`: sorted. One pass over each table, so that nothing is missed where a chain of rows is broken. How many rows each of them had. A plan that speaks of one of
/// them loses its changes as a whole; its hash stays.
std::vector<std::uint64_t> delete_rows_of(sqlite::database& db, const std::vector<subject_id>& of);

}  // namespace sluis::state
