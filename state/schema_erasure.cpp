// Erasure (R-D2): fences, what became of them, and the changes of epoch that carried them out. Handles and numbers
// only.
#include "state/schema.hpp"

namespace sluis::state {

std::vector<std::string> erasure_append_only() {
  return {"fence", "epoch_change", "erased", "receipt"};
}

std::string erasure_schema() {
  std::string sql = R"sql(
-- Who is to be erased: from here on nothing else can happen to them. leaf: erase.intent. note: on whose word, in handles and codes.
CREATE TABLE fence (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  subject BLOB NOT NULL UNIQUE CHECK (length(subject) = 16),
  commitment BLOB NOT NULL CHECK (length(commitment) = 32),
  epoch INTEGER NOT NULL,
  leaf INTEGER NOT NULL,
  note TEXT NOT NULL) STRICT;

-- Committed together with the new mark of the vault: from here on the old epoch's key is destroyed. old_vault, new_vault: SHA-256 of the files.
CREATE TABLE epoch_change (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  from_epoch INTEGER NOT NULL,
  to_epoch INTEGER NOT NULL,
  old_vault BLOB NOT NULL CHECK (length(old_vault) = 32),
  new_vault BLOB NOT NULL CHECK (length(new_vault) = 32)) STRICT;

-- Whose rows are gone, and how many there were.
CREATE TABLE erased (seq INTEGER PRIMARY KEY CHECK (seq >= 0), subject BLOB NOT NULL UNIQUE CHECK (length(subject) = 16), rows INTEGER NOT NULL) STRICT;

-- The end: leaf is erase.done, and a receipt of it can be given.
CREATE TABLE receipt (seq INTEGER PRIMARY KEY CHECK (seq >= 0), subject BLOB NOT NULL UNIQUE CHECK (length(subject) = 16), leaf INTEGER NOT NULL) STRICT;

-- Only erasure deletes what sources said.
DROP TRIGGER version_no_delete;
CREATE TRIGGER version_no_delete BEFORE DELETE ON version WHEN NOT EXISTS (SELECT 1 FROM fence WHERE subject = OLD.subject)
  BEGIN SELECT RAISE(ABORT, 'version is append-only'); END;
DROP TRIGGER name_no_delete;
CREATE TRIGGER name_no_delete BEFORE DELETE ON name WHEN NOT EXISTS (SELECT 1 FROM fence WHERE subject = OLD.subject)
  BEGIN SELECT RAISE(ABORT, 'name is append-only'); END;
)sql";
  for (const auto& table : erasure_append_only()) sql += append_only_triggers(table);
  return sql;
}

}  // namespace sluis::state
