// What a backup says of itself: the file `manifest` in its folder, lines of text that an auditor reads and `sha256sum`
// confirms.
//
//   sluis backup 1
//   institution <id>
//   made <UTC>
//   program <version>
//   schema <n>
//   keys epoch <e> count <n>              how many keys of which epoch the data counts on; the keys themselves are not
//   here (R-D2) log <entries> <root, 64 hex>          of the log's copy file <SHA-256, 64 hex> <bytes> <path> for every
//   other file, ascending by path
//
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/mutation.hpp"
#include "model/result.hpp"

namespace sluis::state {

struct backup_file {
  std::string path;  // relative to the backup's folder
  std::uint64_t size = 0;
  sha256_hash hash{};
  bool operator==(const backup_file&) const = default;
};

struct backup_manifest {
  institution_id institution;
  instant made{};
  std::string program;
  std::int64_t schema = 0;
  std::uint64_t epoch = 0, keys = 0;
  std::uint64_t log_size = 0;
  sha256_hash log_root{};
  std::vector<backup_file> files;
  bool operator==(const backup_manifest&) const = default;
};

[[nodiscard]] std::string to_text(const backup_manifest& what);
/// errc::corrupt names the line.
[[nodiscard]] result<backup_manifest> parse_manifest(std::string_view text);

}  // namespace sluis::state
