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

void transaction::commit() {
  db_.exec("COMMIT");
  open_ = false;
}

void transaction::rollback() {
  if (!open_) return;
  open_ = false;
  ++db_.rollbacks_;
  if (db_.in_transaction()) db_.exec("ROLLBACK");
}

}  // namespace sluis::state::sqlite
