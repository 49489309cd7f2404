// Ends the statements of a connection on request, also single ones that look at a whole table: for long work that
// others may interrupt. One thread at a time.
#pragma once

#include <functional>

#include "state/sqlite/database.hpp"

namespace sluis::state::sqlite {

/// While it lives, `must_end` is asked each thousand or so steps of SQLite (some ten microseconds). Once it says true,
/// a statement inside a transaction throws (`is_interruption`), and SQLite may have given the transaction up by itself.
/// Nothing is ended outside of one: neither a COMMIT nor what is done after it (the log's files are written then), nor
/// what is done after a rollback. One for a connection at a time. `must_end` throws nothing.
class interruption {
 public:
  interruption(database& db, std::function<bool()> must_end);
  ~interruption();
  interruption(const interruption&) = delete;
  interruption& operator=(const interruption&) = delete;

 private:
  static int is_to_end(void* self) noexcept;
  database& db_;
  std::function<bool()> must_end_;
};

[[nodiscard]] bool is_interruption(const sqlite_error& thrown) noexcept;

}  // namespace sluis::state::sqlite
