#include "state/sqlite/database.hpp"

namespace sluis::state::sqlite {

transaction::transaction(database& db) : db_(db) {
  if (db.in_transaction()) throw std::logic_error("a transaction is open already");
  db.exec("BEGIN IMMEDIATE");
}

transaction::~transaction() {
  try {
    rollback();
  } catch (...) {  // NOLINT(bugprone-empty-catch): the connection is poisoned or SQLite has rolled back by itself
  }
}

// Where the disk fails in the middle of it, what was written may be found whole at the next start, and is in force
// then.
void transaction::commit() {
  db_.refuse_if_poisoned();
  try {
    db_.exec("COMMIT");
  } catch (const sqlite_error& failure) {
    if ((failure.code() & 0xff) != SQLITE_IOERR) throw;
    throw sqlite_error(failure.code(), std::string(failure.what()) +
                                           "; whether it is on record is not known: it may be in force after a restart "
                                           "of sluisd: look then, and say it again where it is not on record");
  }
  open_ = false;
}

void transaction::rollback() {
  if (!open_) return;
  open_ = false;
  ++db_.rollbacks_;
  if (db_.in_transaction()) db_.exec("ROLLBACK");
}

}  // namespace sluis::state::sqlite
