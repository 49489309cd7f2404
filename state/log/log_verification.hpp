// The nightly verification: all of an institution's log, in slices on its strand, while it grows. What a start does not
// look at is looked at here (docs/formats.md, "What is verified when"): every row, every entry bundle and every tile,
// against the signed root. Files that are missing are written anew.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "model/clock.hpp"
#include "model/result.hpp"
#include "state/log/whole_pass.hpp"

namespace sluis::state {

class log_verification {
 public:
  /// Entries of a slice; some 10 ms on a small server.
  static constexpr std::uint64_t some = 4096;

  explicit log_verification(std::filesystem::path log_folder);

  /// One slice. True: all was compared, up to the newest checkpoint, and is as it must be. Any error: the log is in
  /// doubt (log/doubt.hpp), and its institution must be closed; opening it compares all and says what is wrong.
  /// `db`: of whoever publishes this log; may be another one in the next slice. Throws nothing but std::bad_alloc.
  [[nodiscard]] result<bool> go_on(sqlite::database& db, std::uint64_t entries = some);
  /// Entries that were compared so far.
  [[nodiscard]] std::uint64_t compared() const noexcept { return pass_.size(); }

 private:
  result<bool> compare(sqlite::database& db, std::uint64_t entries);
  std::filesystem::path folder_;
  tlog::whole_pass pass_;
};

}  // namespace sluis::state
