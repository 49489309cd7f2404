// Entries out of the table `leaf`, in their order: where the log's files come from, and what they are compared with.
// One thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "model/result.hpp"
#include "state/log/tile_stream.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state::tlog {

class entry_rows {
 public:
  /// `db` must live as long as this.
  explicit entry_rows(sqlite::database& db);

  /// How many there are, by the number of the last one: the table is not read.
  [[nodiscard]] std::uint64_t count();
  /// Entries [from, to), one at a time; `visit` stops it by an error. errc::corrupt: one is missing.
  result<void> each(std::uint64_t from, std::uint64_t to,
                    const std::function<result<void>(std::string_view entry)>& visit);
  /// Entries [from, to) into both streams.
  result<void> feed(std::uint64_t from, std::uint64_t to, hasher& digest, hash_stream& into_hashes,
                    entry_stream& into_entries, const tile_receiver& receive);

 private:
  sqlite::statement count_, rows_;
};

}  // namespace sluis::state::tlog
