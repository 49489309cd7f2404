// Orders of administrators that somebody leaves or is erased at once (R-D1), blocks, and pauses of targets: handles,
// days and references only, so they stay when their subject is erased.
#include "state/schema.hpp"

namespace sluis::state {

std::vector<std::string> orders_append_only() {
  return {"erasure_order", "order_step", "block_word", "target_word", "configuration"};
}

std::string orders_schema() {
  std::string sql = R"sql(
-- kind: 1 leave, 2 immediate (model/order.hpp). reference: a ticket's or letter's number, [A-Za-z0-9._/-]{1,40}. day: since 1970, on which it was given.
-- leaf: order.given.
CREATE TABLE erasure_order (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
  reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 40 AND reference NOT GLOB '*[^-A-Za-z0-9._/]*'),
  day INTEGER NOT NULL,
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  leaf INTEGER NOT NULL) STRICT;

-- What became of an order: kind 1 confirmed, 2 withdrawn. leaf: order.confirmed, order.withdrawn.
CREATE TABLE order_step (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  ordered INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind IN (1, 2)),
  day INTEGER NOT NULL,
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  leaf INTEGER NOT NULL) STRICT;

-- The newest row of a person says whether they are blocked. event: 1 blocked (person.blocked), 2 not any more (person.unblocked). reference as above.
CREATE TABLE block_word (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  event INTEGER NOT NULL CHECK (event IN (1, 2)),
  reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 40 AND reference NOT GLOB '*[^-A-Za-z0-9._/]*'),
  day INTEGER NOT NULL,
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  leaf INTEGER NOT NULL) STRICT;

-- The newest row of a target says whether it is paused. event: 1 paused, or the pause confirmed (target.paused), 2 not any more (target.resumed). reference as above.
CREATE TABLE target_word (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  target TEXT NOT NULL,
  event INTEGER NOT NULL CHECK (event IN (1, 2)),
  reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 40 AND reference NOT GLOB '*[^-A-Za-z0-9._/]*'),
  day INTEGER NOT NULL,
  actor BLOB NOT NULL CHECK (length(actor) = 16),
  leaf INTEGER NOT NULL) STRICT;

-- A configuration that differs from the one before (config.changed). cause: 1 start, 2 reload. hash: SHA-256 of its keys and values (docs/formats.md). changed: names of keys. keys: a line for
-- each, its name and an HMAC of its value.
CREATE TABLE configuration (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  cause INTEGER NOT NULL CHECK (cause IN (1, 2)),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  changed TEXT NOT NULL,
  keys BLOB NOT NULL,
  leaf INTEGER NOT NULL) STRICT;

-- Two administrators: whoever ordered does not confirm.
CREATE TRIGGER order_step_somebody_else BEFORE INSERT ON order_step
  WHEN NEW.kind = 1 AND EXISTS (SELECT 1 FROM erasure_order WHERE seq = NEW.ordered AND actor = NEW.actor)
  BEGIN SELECT RAISE(ABORT, 'whoever ordered does not confirm'); END;
)sql";
  for (const auto& table : orders_append_only()) sql += append_only_triggers(table);
  return sql;
}

}  // namespace sluis::state
