// The last whole read of each school, and reads that were held with what became of them. Handles, times, counts and
// keyed hashes only.
#include "state/schema.hpp"

namespace sluis::state {

std::vector<std::string> reads_append_only() {
  return {"held_read", "read_approval", "school_word"};
}

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

-- A few whom a held read would concern. Goes with an erasure of theirs. line: of the record, 0: there is none.
CREATE TABLE held_example (
  seq INTEGER PRIMARY KEY,
  held INTEGER NOT NULL,
  what TEXT NOT NULL,
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  line INTEGER NOT NULL) STRICT;
CREATE INDEX held_example_by_held ON held_example (held);

-- held: seq of the read about which an administrator decided; the newest row of a read counts. verdict: 1 approved, 2 refused. Milliseconds.
-- leaf: read.approved or read.refused. payload: why it was refused, sealed (record_kind reason, n: seq).
CREATE TABLE read_approval (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  held INTEGER NOT NULL,
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  approved_at INTEGER NOT NULL,
  leaf INTEGER NOT NULL,
  verdict INTEGER NOT NULL CHECK (verdict IN (1, 2)),
  payload BLOB) STRICT;

-- The newest row of a scope says whether its school is closed. event: 1 an administrator said so (school.closed), 2 it is in its source again (school.back),
-- 3 an administrator said that its source is gone (school.closed).
-- day: on which. payload: the administrator's reason, sealed under the actor's key (record_kind reason, n = seq); leaf: the entry, which has its SHA-256.
CREATE TABLE school_word (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  scope INTEGER NOT NULL,
  event INTEGER NOT NULL CHECK (event IN (1, 2, 3)),
  day INTEGER NOT NULL,
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  leaf INTEGER NOT NULL,
  payload BLOB) STRICT;
)sql";
  for (const auto& table : reads_append_only()) sql += append_only_triggers(table);
  return sql;
}

}  // namespace sluis::state
