// The offline checker of an institution's folder, a backup of one, or a state_dir with several: never writes, needs no
// key for its main part. Says exactly what is wrong.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::state {

struct check_report {
  std::uint64_t versions = 0, leaves = 0, subjects = 0;
  std::vector<std::string> findings;  // empty: sound; each names table or file, row or entry, and what is wrong
};

/// Database integrity and schema, every current row against its version, every row against the leaf that tells of it,
/// vault against subjects, tiles against the leaf table, checkpoint signature. With `root_key` also that every key and
/// payload opens and every keyed hash is right. What cannot be seen is listed in docs/safety.md. A folder with a
/// `manifest` is a backup: it has no keys, and must have none.
[[nodiscard]] result<check_report> check_folder(const std::filesystem::path& institution_folder,
                                                const secret* root_key);

}  // namespace sluis::state
