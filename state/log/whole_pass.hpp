// Everything that a checkpoint speaks of, computed again from the table `leaf` and compared with the log's files: every
// entry, every bundle, every tile, the signed root. A file that is missing is written anew; what differs is
// errc::corrupt. In slices, so that other work gets its turn between two of them. One thread at a time, the one that
// publishes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "state/log/checkpoint.hpp"
#include "state/log/reconcile.hpp"
#include "state/log/tile_stream.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state::tlog {

class whole_pass {
 public:
  explicit whole_pass(std::filesystem::path log_folder);

  /// At most `most` entries more, up to entry `upto`. Nothing of `db` is kept.
  result<void> advance(sqlite::database& db, std::uint64_t upto, std::uint64_t most);
  /// Entries that were looked at.
  [[nodiscard]] std::uint64_t size() const noexcept { return hashes_.size(); }
  /// After the last entry: the unfinished files at the right edge, and the root. Without a checkpoint nothing was
  /// signed, and the files must still be those of the table.
  result<void> end(const std::optional<checkpoint>& head);

  /// What is published goes on behind these.
  [[nodiscard]] const hash_stream& hashes() const noexcept { return hashes_; }
  [[nodiscard]] const entry_stream& entries() const noexcept { return entries_; }

 private:
  reconciler compare_;
  hasher digest_;
  hash_stream hashes_;
  entry_stream entries_;
};

}  // namespace sluis::state::tlog
