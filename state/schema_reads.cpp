// The last whole read of each school, and reads that were held with what became of them. Handles, times, counts and keyed hashes only.
#include "state/schema.hpp"

namespace sluis::state {

std::vector<std::string> reads_append_only() { return {"held_read", "read_approval"}; }

std::string reads_schema() {
  std::string sql = R"sql(
-- told: reads/told.hpp, told_read. leaf: read.complete, which has its SHA-256.
CREATE TABLE last_read (scope INTEGER PRIMARY KEY, leaf INTEGER NOT NULL, told TEXT NOT NULL) STRICT;

-- A read of which nothing, or not every record, was taken in. school: NULL where none of its reads was taken in before. told: reads/told.hpp, told_hold.
-- leaf: read.held, which has its SHA-256.
CREATE TABLE held_read (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  source TEXT NOT NULL,
  school BLOB CHECK (school IS NULL OR length(school) = 16),
  leaf INTEGER NOT NULL,
  told TEXT NOT NULL) STRICT;
-- By the first line of told, which is the place.
CREATE INDEX held_read_by_place ON held_read (substr(told, 1, 38), seq);

-- held: seq of the read that an administrator approved. Milliseconds. leaf: read.approved.
CREATE TABLE read_approval (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  held INTEGER NOT NULL,
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  approved_at INTEGER NOT NULL,
  leaf INTEGER NOT NULL) STRICT;
)sql";
  for (const auto& table : reads_append_only()) sql += append_only_triggers(table);
  return sql;
}

}  // namespace sluis::state
