// The database of an institution as one file of its own, while a daemon writes to it: VACUUM INTO leaves nothing of
// deleted rows, which the online backup API would copy along (measured, reference/state-and-log.md "SQLite"). Through a
// reading connection: the one that writes is the institution's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "model/mutation.hpp"
#include "model/result.hpp"

namespace sluis::state {

/// `to` must not be there; it is on the disk when this returns. `watch` hears of bytes, about how many of how many;
/// false stops it (errc::unavailable).
[[nodiscard]] result<void> copy_database(const std::filesystem::path& from, const std::filesystem::path& to,
                                         const std::function<bool(std::uint64_t done, std::uint64_t total)>& watch);

struct database_counts {
  std::int64_t schema = 0;
  std::uint64_t epoch = 0, keys = 0, leaves = 0;
};
[[nodiscard]] result<database_counts> counts_in(const std::filesystem::path& database);

/// SHA-256 of a file, and its size.
[[nodiscard]] result<sha256_hash> hash_of_file(const std::filesystem::path& file, std::uint64_t& size);

}  // namespace sluis::state
