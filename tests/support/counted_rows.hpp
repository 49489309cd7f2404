// How many rows a database gives to whoever asks it: what a list costs, without a clock.
#pragma once

#include <cstdint>

#include "state/sqlite/database.hpp"

namespace sluis::test {

/// Counts while it lives; one for a database at a time.
class counted_rows {
 public:
  explicit counted_rows(state::sqlite::database& db) : db_(db) {
    sqlite3_trace_v2(db_.raw(), SQLITE_TRACE_ROW, note, this);
  }
  ~counted_rows() { sqlite3_trace_v2(db_.raw(), 0, nullptr, nullptr); }
  counted_rows(const counted_rows&) = delete;
  counted_rows& operator=(const counted_rows&) = delete;

  /// Since the last call.
  std::uint64_t taken() {
    const auto out = count_;
    count_ = 0;
    return out;
  }

 private:
  static int note(unsigned /*what*/, void* self, void* /*statement*/, void* /*nothing*/) {
    ++static_cast<counted_rows*>(self)->count_;
    return 0;
  }

  state::sqlite::database& db_;
  std::uint64_t count_ = 0;
};

}  // namespace sluis::test
