// Verifies a folder that holds checkpoint, tile/ and vkey: signature, every entry re-hashed against the tiles, every
// tile against the root; and consistency with an older such folder. Needs no database, no key but the public one, and
// never writes. prove_continuation() is for a start, which has no time for that.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "model/mutation.hpp"
#include "model/result.hpp"

namespace sluis::state {

struct log_report {
  std::string origin;
  std::uint64_t size = 0;
  sha256_hash root{};
};

/// errc::corrupt names the file and the entry that is wrong.
[[nodiscard]] result<log_report> verify_log(const std::filesystem::path& folder);
/// Both folders verify, and the newer one only adds to the older one.
[[nodiscard]] result<log_report> verify_consistency(const std::filesystem::path& older,
                                                    const std::filesystem::path& newer);
/// By the two signed checkpoints and a few tiles of `newer`, however long the logs are: the tree of the newer one
/// begins with the older one's. The size of the newer one. Says nothing of any other file.
[[nodiscard]] result<std::uint64_t> prove_continuation(const std::filesystem::path& older,
                                                       const std::filesystem::path& newer);

}  // namespace sluis::state
