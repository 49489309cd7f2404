// Entries out of the static files: what the audit socket and `sluis log tail` show. Authenticity is verify_log's
// business.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/result.hpp"

namespace sluis::state {

/// At most `limit` entries from `from` on, as far as the checkpoint reaches. Empty: there are none.
[[nodiscard]] result<std::vector<std::string>> read_entries(const std::filesystem::path& folder, std::uint64_t from,
                                                            std::uint64_t limit);

}  // namespace sluis::state
