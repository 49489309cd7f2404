// A small wrapper of SQLite: database, statement, transaction. Throws sqlite_error for what the caller cannot foresee
// (a broken statement, a full disk); after an I/O error the connection is poisoned and every further call throws: an
// fsync that failed is never tried again. One thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::state::sqlite {

class sqlite_error : public std::runtime_error {
 public:
  sqlite_error(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
  [[nodiscard]] int code() const noexcept { return code_; }  // extended result code
  /// The file itself is not what was written. Everything else is the machine's fault, and may pass.
  [[nodiscard]] bool is_damage() const noexcept {
    return (code_ & 0xff) == SQLITE_CORRUPT || (code_ & 0xff) == SQLITE_NOTADB;
  }
  /// errc::corrupt of damage, errc::io otherwise. The text holds our own words and SQLite's, and no value that was
  /// bound.
  [[nodiscard]] error cause() const { return {is_damage() ? errc::corrupt : errc::io, what()}; }

 private:
  int code_;
};

/// What a person can do about it: by the result code, and by what the system said where SQLite passed it on (0:
/// nothing). May be empty.
[[nodiscard]] std::string_view what_to_do(int code, int system_error) noexcept;

class database;
class transaction;

/// A prepared statement. `bind` counts from 1, columns from 0; both NULL-safe. It is reset when it is done, when it
/// fails, by bind() if it still stands on a row, and by destruction. Whoever stops at a row calls reset() (or holds a
/// `scoped_use`): a statement that stands on a row keeps the log file of SQLite from being emptied.
class statement {
 public:
  statement() = default;
  /// true: a row is there; false: done.
  bool step();
  /// For statements without rows: step, then reset.
  void run();
  void reset();

  statement& bind(int at, std::int64_t value);
  statement& bind(int at, std::uint64_t value);
  statement& bind_text(int at, std::string_view value);
  statement& bind_blob(int at, std::string_view bytes);  // the bytes must live until step()
  statement& bind_null(int at);
  template <class Tag>
  statement& bind(int at, const handle<Tag>& h) {
    return bind_blob(at, std::string_view(reinterpret_cast<const char*>(h.bytes.data()), h.bytes.size()));
  }

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string_view text(int column) const;  // valid until the next step or reset
  [[nodiscard]] std::string_view blob(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  template <class Handle>
  [[nodiscard]] Handle id(int column) const {
    Handle out;
    const auto bytes = blob(column);
    if (bytes.size() == out.bytes.size()) std::memcpy(out.bytes.data(), bytes.data(), bytes.size());
    return out;
  }

 private:
  friend class database;
  [[nodiscard]] sqlite3_stmt* idle();
  void bound(int code);
  struct finalizer {
    void operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
  };
  database* db_ = nullptr;
  std::unique_ptr<sqlite3_stmt, finalizer> stmt_;
};

/// Resets the statement when the scope is left, however it is left.
class scoped_use {
 public:
  explicit scoped_use(statement& s) : statement_(s) {}
  ~scoped_use() { statement_.reset(); }
  scoped_use(const scoped_use&) = delete;
  scoped_use& operator=(const scoped_use&) = delete;

 private:
  statement& statement_;
};

/// read_beside_writer: as read_only, and another connection may write meanwhile.
enum class open_mode : std::uint8_t { create, read_write, read_only, read_beside_writer };

class database {
 public:
  /// Opens with the settings of reference/state-and-log.md (WAL, synchronous=FULL, secure_delete=ON, …) and verifies
  /// that they took.
  database(const std::filesystem::path& file, open_mode mode);
  ~database();
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  [[nodiscard]] statement prepare(std::string_view sql);
  void exec(const std::string& sql);
  [[nodiscard]] std::int64_t changes() const;
  /// The row number that the last INSERT of this connection got.
  [[nodiscard]] std::int64_t last_row() const;
  /// Moves what the write-ahead file holds into the database and cuts it to nothing. errc::unavailable: somebody still
  /// reads from it, or a statement stands.
  result<void> empty_write_ahead_file();
  [[nodiscard]] bool in_transaction() const;
  /// Grows with every transaction that was given up, also where SQLite did it by itself.
  [[nodiscard]] std::uint64_t rollbacks() const noexcept { return rollbacks_; }
  /// A read or a write failed: every further call throws. Whoever needs the database closes it and opens it anew.
  [[nodiscard]] bool is_poisoned() const noexcept { return poisoned_; }
  [[nodiscard]] sqlite3* raw() noexcept { return db_; }

 private:
  friend class statement;
  friend class transaction;
  void check(int code, std::string_view doing);
  void refuse_if_poisoned() const;
  std::filesystem::path file_;
  sqlite3* db_ = nullptr;
  std::uint64_t rollbacks_ = 0;
  bool poisoned_ = false;
};

/// BEGIN IMMEDIATE; rolls back unless committed.
class transaction {
 public:
  explicit transaction(database& db);
  ~transaction();
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;
  void commit();
  void rollback();

 private:
  database& db_;
  bool open_ = true;
};

}  // namespace sluis::state::sqlite
