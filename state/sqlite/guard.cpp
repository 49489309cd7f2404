#define SQLITE_ENABLE_PREUPDATE_HOOK 1  // Debian's library has it; the header shows it only on demand

#include "state/sqlite/guard.hpp"

#include <algorithm>

namespace sluis::state::sqlite {

namespace {

int authorize(void* context, int action, const char* first, const char* second, const char*, const char*) {
  const auto& self = *static_cast<const guard*>(context);
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_INSERT:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_UPDATE:
      return self.is_append_only(first) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_DELETE:
      return self.may_be_deleted(first) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
      return std::string_view(second) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

void before_change(void* context, sqlite3*, int operation, const char* /*schema*/, const char* table, sqlite3_int64,
                   sqlite3_int64) {
  auto& self = *static_cast<guard*>(context);
  if (operation == SQLITE_INSERT || (operation == SQLITE_DELETE && self.may_be_deleted(table))) return;
  if (self.is_append_only(table)) self.mark_violated();
}

int before_commit(void* context) {
  return static_cast<const guard*>(context)->violated() ? 1 : 0;
}

void after_rollback(void* context) {
  static_cast<guard*>(context)->clear();
}

}  // namespace

guard::guard(database& db, std::vector<std::string> append_only) : db_(db), append_only_(std::move(append_only)) {
  sqlite3_set_authorizer(db.raw(), &authorize, this);
  sqlite3_preupdate_hook(db.raw(), &before_change, this);
  sqlite3_commit_hook(db.raw(), &before_commit, this);
  sqlite3_rollback_hook(db.raw(), &after_rollback, this);
}

guard::~guard() {
  sqlite3_set_authorizer(db_.raw(), nullptr, nullptr);
  sqlite3_preupdate_hook(db_.raw(), nullptr, nullptr);
  sqlite3_commit_hook(db_.raw(), nullptr, nullptr);
  sqlite3_rollback_hook(db_.raw(), nullptr, nullptr);
}

bool guard::is_append_only(std::string_view table) const {
  return std::find(append_only_.begin(), append_only_.end(), table) != append_only_.end();
}

bool guard::may_be_deleted(std::string_view table) const {
  return !is_append_only(table) || std::find(lifted_.begin(), lifted_.end(), table) != lifted_.end();
}

}  // namespace sluis::state::sqlite
