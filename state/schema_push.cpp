// Consent, plans, and what the targets hold: the half of the schema that leads outwards.
#include "state/schema.hpp"

namespace sluis::state {

std::vector<std::string> push_append_only() {
  return {"consent", "withdrawal", "recipient"};
}

std::string push_schema() {
  std::string sql = R"sql(
-- recipient_*: whom it is for (model/recipient.hpp). roles: bits by number. schools: codes, comma-separated; empty: all. Payload: signatory, mandate, evidence, legal name,
-- country, purpose, agreement; sealed under the consent's own key (record_kind consent, n = 1). Days since 1970, times in milliseconds.
CREATE TABLE consent (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  id BLOB NOT NULL CHECK (length(id) = 16),
  target TEXT NOT NULL,
  recipient_kind TEXT NOT NULL,
  recipient_address TEXT NOT NULL,
  attributes INTEGER NOT NULL,
  roles INTEGER NOT NULL,
  schools TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  recorded_by BLOB NOT NULL,
  leaf INTEGER NOT NULL,
  payload BLOB NOT NULL) STRICT;

-- day: from which it counts (lived_time::first_day); withdrawn_at is the clock's.
CREATE TABLE withdrawal (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  consent INTEGER NOT NULL,
  withdrawn_at INTEGER NOT NULL,
  withdrawn_by BLOB NOT NULL,
  leaf INTEGER NOT NULL,
  day INTEGER NOT NULL) STRICT;

-- About which recipient the rows of a target in table shadow are. event: 1 the first push to it (leaf target.recipient), 2 the same objects are at this address now
-- (target.moved), 4 the first of them was found there under its id (target.seen), 3 they were left (target.left) and the target starts empty; persons and groups: how many were left. day: on which. payload: the administrator's reason, sealed under the actor's key (record_kind reason,
-- n = seq); NULL at a first push and a first sight, which nobody orders.
CREATE TABLE recipient (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  event INTEGER NOT NULL CHECK (event IN (1, 2, 3, 4)),
  day INTEGER NOT NULL,
  persons INTEGER NOT NULL,
  groups INTEGER NOT NULL,
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  leaf INTEGER NOT NULL,
  payload BLOB) STRICT;

-- What stays at a recipient that was left, one row an object (leaf target.remains). recipient_row: of table recipient. handle: how that recipient knows it. active: an account that may have been active when it was left. Erasure deletes a subject's
-- rows, after it has told of them in the receipt.
CREATE TABLE remainder (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  target TEXT NOT NULL,
  recipient_row INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  handle BLOB NOT NULL CHECK (length(handle) = 16),
  active INTEGER NOT NULL,
  leaf INTEGER NOT NULL) STRICT;

-- A consent that a restore lost: the log alone tells of it (leaf consent.granted), without what was sealed. Earlier consents for the target are not valid behind it.
CREATE TABLE lost_consent (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  target TEXT NOT NULL,
  leaf INTEGER NOT NULL) STRICT;

-- state, note, invalid and approval move; the rest stands. basis: the log's size when it was computed. counts: by
-- operation, comma-separated.
-- objects: persons and groups it speaks of. extent: 1 of all that differs, 2 of a part of it (plan_extent).
-- closed: 1 once a later whole plan had no changes: what failed of this one is not wanted any more.
CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  target TEXT NOT NULL,
  consent BLOB,
  basis INTEGER NOT NULL,
  state INTEGER NOT NULL,
  counts TEXT NOT NULL,
  objects INTEGER NOT NULL,
  invalid INTEGER NOT NULL,
  note TEXT NOT NULL,
  computed_at INTEGER NOT NULL,
  approved_by BLOB,
  extent INTEGER NOT NULL CHECK (extent IN (1, 2)),
  closed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX plan_by_target ON plan (target, id);

-- What a plan says, in the order of pushing; never updated, dropped as a whole when the plan was superseded
-- without ever being approved or pushed, and line by line where somebody is erased.
-- before and after are sealed under the key of the object (record_kind plan_before / plan_after) with the number
-- n. arrival and digest (keyed by the
-- epoch) tell whether the next plan says the same. Erasure finds a subject's rows by one pass for all who are due.
CREATE TABLE plan_change (
  plan INTEGER NOT NULL,
  op INTEGER NOT NULL,
  object BLOB NOT NULL CHECK (length(object) = 16),
  member BLOB NOT NULL CHECK (length(member) IN (0, 16)),
  why INTEGER NOT NULL,
  role INTEGER NOT NULL,
  school BLOB NOT NULL CHECK (length(school) = 16),
  basis INTEGER NOT NULL,
  arrival INTEGER NOT NULL,
  digest BLOB NOT NULL,
  n INTEGER NOT NULL,
  before BLOB,
  after BLOB,
  PRIMARY KEY (plan, op, object, member)) STRICT, WITHOUT ROWID;
CREATE TRIGGER plan_change_no_update BEFORE UPDATE ON plan_change BEGIN SELECT RAISE(ABORT, 'a saved plan does not change'); END;

-- What is left of a change whose person or group was erased: its place, its operation, and the SHA-256 that the plan's hash was made over. Nothing of whom it spoke.
CREATE TABLE dropped_line (
  plan INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  op INTEGER NOT NULL,
  line BLOB NOT NULL CHECK (length(line) = 32),
  PRIMARY KEY (plan, ordinal)) STRICT, WITHOUT ROWID;

-- How far each change is; ordinal counts from 1 in the order of pushing. sent (state/push/attempts.hpp): the
-- latest time, in milliseconds, at which an intent without an outcome may have been sent; 0: it is being sent, or is
-- no intent. absent (state/push/absent_word.hpp): 1 where an administrator said after that attempt that the object of a creation is not there.
CREATE TABLE progress (
  plan INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  op INTEGER NOT NULL,
  object BLOB NOT NULL,
  member BLOB NOT NULL,
  how INTEGER NOT NULL,
  problem TEXT NOT NULL,
  sent INTEGER NOT NULL DEFAULT 0,
  absent INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (plan, ordinal)) STRICT, WITHOUT ROWID;
CREATE INDEX progress_open ON progress (plan, op, ordinal) WHERE how <= 2;
-- What was sent and has no outcome yet, of whatever plan: few rows.
CREATE INDEX progress_intended ON progress (object, plan, ordinal) WHERE how = 2;

-- Since when plans of a target are held without a break, and when an administrator was last reminded (0: never). Times in milliseconds. target: also
-- what else is held (state/holds.hpp): empty for absences that no plan of a target can accept, "read SOURCE PLACE", "kept SOURCE SCHOOL".
CREATE TABLE hold (target TEXT PRIMARY KEY, since INTEGER NOT NULL, told INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- What the guard held of a target's newest whole plan (target '': of the absences of whom no plan speaks), and which version of the object that was (current.n * 2, and 1 more where it was absent): it stays
-- held until somebody approves it.
CREATE TABLE held_change (target TEXT NOT NULL, op INTEGER NOT NULL, object BLOB NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (target, op, object)) STRICT, WITHOUT ROWID;
CREATE INDEX held_change_by_object ON held_change (object);

-- What a target holds by our doing. payload: the target's id and the attributes, sealed (record_kind shadow, n).
-- uncertain: 1 an outcome is unknown, 2 the target was seen to hold something else. remote_id: empty if it is not there; the
-- id if it says nothing of anybody; else '?' and the id only in the payload. finding: account_finding (state/shadow.hpp). closed: the day since which it is there and not active, also where somebody switched it on meanwhile; else NULL.
-- off_since: the day on which an account was first seen to be off that others switched off at the target; else NULL.
-- own_word: 1 the target confirmed a deactivation of ours, until the account is on again; 2 a change of ours that switches it on or off has an unknown outcome; else 0.
-- made: when a creation was last confirmed, in milliseconds. undone: how many times in a row an account that was switched off was seen to be on.
CREATE TABLE shadow (
  target TEXT NOT NULL,
  kind INTEGER NOT NULL,
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  handle BLOB NOT NULL CHECK (length(handle) = 16),
  remote_id TEXT NOT NULL,
  active INTEGER NOT NULL,
  uncertain INTEGER NOT NULL,
  finding INTEGER NOT NULL,
  basis INTEGER NOT NULL,
  n INTEGER NOT NULL,
  payload BLOB,
  closed INTEGER,
  made INTEGER,
  undone INTEGER NOT NULL DEFAULT 0,
  off_since INTEGER,
  own_word INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (target, kind, subject)) STRICT, WITHOUT ROWID;
CREATE INDEX shadow_by_closed ON shadow (closed) WHERE closed IS NOT NULL;
CREATE UNIQUE INDEX shadow_by_handle ON shadow (target, handle);
CREATE INDEX shadow_by_remote_id ON shadow (target, kind, remote_id);
CREATE INDEX shadow_open_finding ON shadow (target, kind, subject) WHERE finding IN (2, 3, 4);
CREATE INDEX shadow_stays_on ON shadow (target, kind, subject) WHERE undone >= 2;
CREATE INDEX shadow_off_by_others ON shadow (target, kind, subject) WHERE off_since IS NOT NULL;

-- maybe: an addition or removal of unknown outcome.
CREATE TABLE shadow_member (
  target TEXT NOT NULL,
  grp BLOB NOT NULL CHECK (length(grp) = 16),
  member BLOB NOT NULL CHECK (length(member) = 16),
  maybe INTEGER NOT NULL,
  PRIMARY KEY (target, grp, member)) STRICT, WITHOUT ROWID;
CREATE INDEX shadow_member_by_member ON shadow_member (target, member, grp);

-- Targets that fail or are being tried; the schedule's memory over restarts. Milliseconds. trying_since: a try that has not ended; one that is
-- found when the institution is opened ended with the process, and counts as a failure.
CREATE TABLE target_health (
  target TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  failing_since INTEGER,
  not_before INTEGER,
  cause INTEGER NOT NULL,
  problem TEXT NOT NULL,
  trying_since INTEGER) STRICT, WITHOUT ROWID;

-- Whether the lists of a target were believed when they were last compared: 0 unknown, 1 believed, 2 not (push/list_beliefs.hpp).
-- address: kind and address of the recipient.
CREATE TABLE list_belief (
  target TEXT NOT NULL,
  address TEXT NOT NULL,
  users INTEGER NOT NULL CHECK (users IN (0, 1, 2)),
  groups INTEGER NOT NULL CHECK (groups IN (0, 1, 2)),
  PRIMARY KEY (target, address)) STRICT, WITHOUT ROWID;

-- Texts that a target keeps in another form than they were said in. field: model/account.hpp; how, length: model/text_form.hpp (1 letter case, 2 plain
-- letters, 3 signs, 4 cut, to so many characters). seen: by how many comparisons in a row, with a correction between the first three.
CREATE TABLE kept_form (
  target TEXT NOT NULL,
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  field INTEGER NOT NULL,
  how INTEGER NOT NULL CHECK (how BETWEEN 1 AND 4),
  length INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  PRIMARY KEY (target, kind, subject, field)) STRICT, WITHOUT ROWID;

-- What `sluis status` tells over restarts: state/moments. Milliseconds. Also "looked TARGET CONSENT KIND ENTRIES", without a time: state/push/looked.hpp.
CREATE TABLE moment (name TEXT PRIMARY KEY, at INTEGER, has_failed INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The latest instant that this store has lived through: state/lived_time. Milliseconds.
CREATE TABLE lived (one INTEGER PRIMARY KEY CHECK (one = 1), latest INTEGER NOT NULL) STRICT;
)sql";
  for (const auto& table : push_append_only()) sql += append_only_triggers(table);
  return sql;
}

}  // namespace sluis::state
