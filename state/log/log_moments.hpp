// When something was last done to all of an institution's log, and how many entries it had then: small files beside the
// log's folder, for `sluis status`. The log itself does not rest on them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "model/clock.hpp"
#include "model/result.hpp"

namespace sluis::state {

enum class log_event : std::uint8_t {
  verified,  // all of it was compared, and was as it must be: the file log_verified
  rebuilt,   // its checkpoint was missing, and its files were written anew from the table: log_rebuilt
};

struct log_moment {
  instant at{};
  std::uint64_t entries = 0;  // 0: not known
  bool operator==(const log_moment&) const = default;
};

/// None: never, or it cannot be read.
[[nodiscard]] std::optional<log_moment> last_moment(const std::filesystem::path& log_folder, log_event of);
[[nodiscard]] result<void> note_moment(const std::filesystem::path& log_folder, log_event of, const log_moment& what);

}  // namespace sluis::state
