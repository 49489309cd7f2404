// The tables of an institution's database, their version, and the way from an older version to this one.
// docs/formats.md describes them.
#pragma once

#include <string>
#include <vector>

#include "model/result.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// "Slui": what SQLite calls the application_id of our files.
inline constexpr std::int32_t schema_application_id = 0x536c7569;
/// What this program reads and writes (SQLite's user_version).
[[nodiscard]] std::int64_t schema_version();

/// Makes an empty database ours, or brings an older one here, step by step, each in a transaction. errc::refused: the
/// schema is newer than this program; errc::corrupt: the file is not ours.
[[nodiscard]] result<void> prepare_schema(sqlite::database& db);
/// For who only reads: the same errors, and errc::refused for an older schema as well.
[[nodiscard]] result<void> expect_schema(sqlite::database& db);

/// Tables whose rows are never changed and never deleted but by erasure.
[[nodiscard]] std::vector<std::string> append_only_tables();

/// Triggers that refuse UPDATE, DELETE and an INSERT that is not behind the last row (what INSERT OR REPLACE would
/// need). The table's key must be `seq INTEGER PRIMARY KEY`.
[[nodiscard]] std::string append_only_triggers(const std::string& table);

/// Statements of each part.
[[nodiscard]] std::string facts_schema();
[[nodiscard]] std::string push_schema();
[[nodiscard]] std::vector<std::string> facts_append_only();
[[nodiscard]] std::vector<std::string> push_append_only();
[[nodiscard]] std::string erasure_schema();
/// All of them, for an empty database.
[[nodiscard]] std::string whole_schema();
[[nodiscard]] std::vector<std::string> erasure_append_only();
[[nodiscard]] std::string restore_schema();
[[nodiscard]] std::vector<std::string> restore_append_only();
[[nodiscard]] std::string orders_schema();
[[nodiscard]] std::vector<std::string> orders_append_only();
[[nodiscard]] std::string reads_schema();
[[nodiscard]] std::vector<std::string> reads_append_only();

}  // namespace sluis::state
