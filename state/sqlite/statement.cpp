#include "state/sqlite/database.hpp"

namespace sluis::state::sqlite {

bool statement::step() {
  db_->refuse_if_poisoned();
  const int code = sqlite3_step(stmt_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(stmt_.get());
    return false;
  }
  try {
    db_->check(code, "running a statement");
  } catch (...) {
    sqlite3_reset(stmt_.get());
    throw;
  }
  return false;
}

void statement::run() {
  step();
  reset();
}

void statement::reset() {
  sqlite3_reset(stmt_.get());
}

void statement::bound(int code) {
  if (code == SQLITE_OK) return;
  if (code == SQLITE_MISUSE && sqlite3_stmt_busy(stmt_.get()) != 0)
    throw std::logic_error("bind on a statement that is running");
  db_->check(code, "binding a parameter");
}

sqlite3_stmt* statement::idle() {
  if (sqlite3_stmt_busy(stmt_.get()) != 0) sqlite3_reset(stmt_.get());
  return stmt_.get();
}

statement& statement::bind(int at, std::int64_t value) {
  bound(sqlite3_bind_int64(idle(), at, value));
  return *this;
}

statement& statement::bind(int at, std::uint64_t value) {
  return bind(at, static_cast<std::int64_t>(value));
}

statement& statement::bind_text(int at, std::string_view value) {
  bound(
      sqlite3_bind_text64(idle(), at, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

statement& statement::bind_blob(int at, std::string_view bytes) {
  bound(sqlite3_bind_blob64(idle(), at, bytes.empty() ? "" : bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

statement& statement::bind_null(int at) {
  bound(sqlite3_bind_null(idle(), at));
  return *this;
}

std::int64_t statement::integer(int column) const {
  return sqlite3_column_int64(stmt_.get(), column);
}

std::string_view statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(stmt_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(stmt_.get(), column))};
}

std::string_view statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(stmt_.get(), column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(stmt_.get(), column))};
}

bool statement::is_null(int column) const {
  return sqlite3_column_type(stmt_.get(), column) == SQLITE_NULL;
}

}  // namespace sluis::state::sqlite
