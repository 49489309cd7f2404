// The database of a folder as it stands, read without writing a byte into the folder:
//   no write-ahead log            the file itself, opened as immutable;
//   one, and nobody has it open   (a crash) a copy of both in a temporary folder, where SQLite may put them together;
//   one, and a daemon has it open one consistent reading transaction through the daemon's own shared memory.
#pragma once

#include <filesystem>
#include <memory>

#include "model/result.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class snapshot {
 public:
  enum class source : std::uint8_t { at_rest, after_a_crash, in_use };

  /// errc::not_found without a database; sqlite_error if it cannot be opened.
  static result<snapshot> take(const std::filesystem::path& folder);
  ~snapshot();
  snapshot(snapshot&&) noexcept = default;
  snapshot& operator=(snapshot&&) = delete;

  [[nodiscard]] sqlite::database& db() { return *db_; }
  [[nodiscard]] source how() const { return how_; }

 private:
  snapshot() = default;
  std::filesystem::path copy_;  // empty: none
  std::unique_ptr<sqlite::database> db_;
  source how_ = source::at_rest;
};

}  // namespace sluis::state
