// Restores (R-A5): what of the log was newer than the data that came back. Handles and numbers only.
#include "state/schema.hpp"

namespace sluis::state {

std::vector<std::string> restore_append_only() {
  return {"restored", "lost_account"};
}

std::string restore_schema() {
  std::string sql = R"sql(
-- The data are a backup's, the log is the newest known one: entries from … to - 1 came from the log alone, and what they tell of may be missing in the tables.
-- The entry restore.done stands at `upto`. backup: its name, in digits.
CREATE TABLE restored (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  backup TEXT NOT NULL,
  from_leaf INTEGER NOT NULL,
  upto INTEGER NOT NULL,
  note TEXT NOT NULL) STRICT;

-- Accounts that were made at a target in that time, for somebody whom the data do not know with an account there: whoever makes one now makes a second one.
CREATE TABLE lost_account (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  target TEXT NOT NULL,
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  leaf INTEGER NOT NULL) STRICT;
)sql";
  for (const auto& table : restore_append_only()) sql += append_only_triggers(table);
  return sql;
}

}  // namespace sluis::state
