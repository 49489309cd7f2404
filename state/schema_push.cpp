// Consent, plans, and what the targets hold: the half of the schema that leads outwards.
#include "state/schema.hpp"

namespace sluis::state {

std::vector<std::string> push_append_only() { return {"consent", "withdrawal", "plan_change"}; }

std::string push_schema_1() {
  std::string sql = R"sql(
-- Payload: signatory, mandate, evidence; sealed under the consent's own key (record_kind consent, n = 1). Days since 1970, times in milliseconds.
CREATE TABLE consent (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  id BLOB NOT NULL CHECK (length(id) = 16),
  target TEXT NOT NULL,
  attributes INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL,
  leaf INTEGER NOT NULL,
  payload BLOB NOT NULL) STRICT;

CREATE TABLE withdrawal (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  consent INTEGER NOT NULL,
  withdrawn_at INTEGER NOT NULL,
  withdrawn_by BLOB NOT NULL,
  leaf INTEGER NOT NULL) STRICT;

-- A projection but for its identity: state, note and approval move.
CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  target TEXT NOT NULL,
  consent BLOB,
  state INTEGER NOT NULL,
  counts TEXT NOT NULL,
  withheld INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  note TEXT NOT NULL,
  computed_at INTEGER NOT NULL,
  approved_by BLOB) STRICT;
CREATE INDEX plan_by_target ON plan (target, id);

-- seq = plan << 32 | ordinal, so that a plan's changes lie together in their order without an index. before and after are sealed under the
-- key of the object (record_kind plan_before / plan_after, n = seq). Erasure finds a subject's rows by one pass for all who are due.
CREATE TABLE plan_change (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  op INTEGER NOT NULL,
  why INTEGER NOT NULL,
  object BLOB NOT NULL CHECK (length(object) = 16),
  member BLOB,
  object_role INTEGER NOT NULL,
  school BLOB,
  basis INTEGER NOT NULL,
  before BLOB,
  after BLOB) STRICT;

-- How far a change is; the same seq as the change.
CREATE TABLE progress (
  seq INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL,
  op INTEGER NOT NULL,
  how INTEGER NOT NULL,
  problem TEXT NOT NULL) STRICT;
CREATE INDEX progress_open ON progress (plan, op, seq) WHERE how <= 2;

-- What a target holds by our doing; payload is sealed (record_kind shadow).
CREATE TABLE shadow (
  target TEXT NOT NULL,
  kind INTEGER NOT NULL,
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  handle BLOB NOT NULL CHECK (length(handle) = 16),
  remote_id TEXT NOT NULL,
  active INTEGER NOT NULL,
  uncertain INTEGER NOT NULL,
  basis INTEGER NOT NULL,
  n INTEGER NOT NULL,
  payload BLOB,
  PRIMARY KEY (target, kind, subject)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX shadow_by_handle ON shadow (target, handle);

CREATE TABLE shadow_member (
  target TEXT NOT NULL,
  grp BLOB NOT NULL CHECK (length(grp) = 16),
  member BLOB NOT NULL CHECK (length(member) = 16),
  PRIMARY KEY (target, grp, member)) STRICT, WITHOUT ROWID;
CREATE INDEX shadow_member_by_member ON shadow_member (target, member);
)sql";
  for (const auto& table : push_append_only()) sql += append_only_triggers(table);
  return sql;
}

}  // namespace sluis::state
