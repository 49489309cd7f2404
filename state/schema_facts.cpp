// Facts, names, the log's leaves, who acted: the half of the schema that the sources fill. Every row that belongs to a
// subject is found by it: current -> version -> previous …, current -> name -> previous …; no index over random handles
// on the way of an import (measured: such an index costs more than all else).
#include "state/schema.hpp"

namespace sluis::state {

std::vector<std::string> facts_append_only() {
  return {"leaf", "subject", "scope", "version", "name", "actor", "access"};
}

std::string facts_schema() {
  std::string sql = R"sql(
-- The mutation log's entries; seq counts from 0 without a gap.
CREATE TABLE leaf (seq INTEGER PRIMARY KEY CHECK (seq >= 0), entry BLOB NOT NULL) STRICT;

-- Whoever has a key: persons, groups, schools, consents (kind as subject_kind), actors (kind 5).
CREATE TABLE subject (seq INTEGER PRIMARY KEY CHECK (seq >= 0), id BLOB NOT NULL CHECK (length(id) = 16), kind INTEGER NOT NULL) STRICT;

-- What a read covers: one school as one source knows it.
CREATE TABLE scope (seq INTEGER PRIMARY KEY CHECK (seq >= 0), source TEXT NOT NULL, school BLOB NOT NULL CHECK (length(school) = 16)) STRICT;

-- What a source said of a subject: payload is sealed (record_kind fact, n). leaf: where the log tells of it. previous: the version before, 0 for none.
CREATE TABLE version (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  n INTEGER NOT NULL CHECK (n > 0),
  kind INTEGER NOT NULL,
  role INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  leaf INTEGER NOT NULL,
  payload BLOB NOT NULL) STRICT;

-- Logins and labels at the targets: payload is sealed (record_kind name, n).
CREATE TABLE name (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  n INTEGER NOT NULL CHECK (n > 0),
  kind INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  leaf INTEGER NOT NULL,
  payload BLOB NOT NULL) STRICT;

-- Projections from here on: they can be made again from the above and the log.
-- mac: keyed by the epoch, for the index of taken names.
CREATE TABLE name_mac (name INTEGER PRIMARY KEY, kind INTEGER NOT NULL, subject BLOB NOT NULL, epoch INTEGER NOT NULL, mac BLOB NOT NULL) STRICT;

-- Where each subject stands. ungrouped: since which day somebody who was in a group is in none any more, by reads that nobody approved. accepted: the day from which the retention term of somebody who left runs; NULL: nobody accepted the absence yet. listed: model/listing.hpp. kept: facts/known_subject.hpp. key_mac and fingerprint are keyed by the epoch; wake: the day (since 1970) on which the calendar changes the state.
CREATE TABLE current (
  kind INTEGER NOT NULL,
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  role INTEGER NOT NULL,
  state INTEGER NOT NULL,
  why INTEGER NOT NULL,
  version INTEGER NOT NULL,
  n INTEGER NOT NULL,
  name INTEGER NOT NULL DEFAULT 0,
  scope INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  memberships INTEGER NOT NULL,
  ungrouped INTEGER,
  since INTEGER NOT NULL,
  accepted INTEGER,
  approved INTEGER NOT NULL DEFAULT 0,
  listed INTEGER NOT NULL CHECK (listed IN (0, 1, 2)),
  kept INTEGER NOT NULL DEFAULT 0 CHECK (kept BETWEEN 0 AND 15),
  wake INTEGER,
  epoch INTEGER NOT NULL,
  key_mac BLOB NOT NULL,
  fingerprint BLOB NOT NULL,
  PRIMARY KEY (kind, subject)) STRICT, WITHOUT ROWID;
CREATE INDEX current_by_scope ON current (scope);
CREATE INDEX current_not_accepted ON current (kind, subject) WHERE state = 3 AND accepted IS NULL;
CREATE INDEX current_by_accepted ON current (accepted) WHERE accepted IS NOT NULL;
CREATE INDEX current_absent ON current (scope) WHERE state = 3 AND listed = 0;
CREATE INDEX current_without_login ON current (version) WHERE kind = 1 AND role <> 3 AND state <> 3 AND name = 0;
CREATE INDEX current_by_wake ON current (wake) WHERE wake IS NOT NULL;

-- Records of the last read of each scope that were not taken in. No value of theirs; source_key: the record's own key, sealed under the epoch (facts/invalid_list.hpp), NULL where it has none.
CREATE TABLE invalid (
  seq INTEGER PRIMARY KEY,
  scope INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  subject BLOB,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  col INTEGER NOT NULL,
  field TEXT NOT NULL,
  problem TEXT NOT NULL,
  source_key BLOB) STRICT;
CREATE INDEX invalid_by_scope ON invalid (scope);

-- What failed in the newest read of each source: SHA-256 of files and causes. The log tells of the same failures once.
CREATE TABLE failed_read (source TEXT PRIMARY KEY, what BLOB NOT NULL CHECK (length(what) = 32)) STRICT, WITHOUT ROWID;

-- How many keys of the vault a COMMIT has counted; what lies beyond was never committed.
CREATE TABLE vault_mark (id INTEGER PRIMARY KEY CHECK (id = 1), epoch INTEGER NOT NULL, records INTEGER NOT NULL) STRICT;

-- Who acts: the payload is the name, sealed under the actor's own key (record_kind actor, n = 1).
CREATE TABLE actor (seq INTEGER PRIMARY KEY CHECK (seq >= 0), subject BLOB NOT NULL CHECK (length(subject) = 16), payload BLOB NOT NULL) STRICT;

-- A showing of personal data: purpose and fields, sealed under the actor's key (record_kind access, n = seq). Its leaves, one a subject that was
-- shown, are first_leaf … first_leaf + subjects - 1; each has n = seq.
CREATE TABLE access (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  first_leaf INTEGER NOT NULL,
  subjects INTEGER NOT NULL,
  payload BLOB NOT NULL) STRICT;
)sql";
  for (const auto& table : facts_append_only()) sql += append_only_triggers(table);
  return sql;
}

}  // namespace sluis::state
