// The root key: 32 random bytes. In production a systemd credential `sluis-root-key`; in development a file that only
// its owner may read.
#pragma once

#include <filesystem>
#include <optional>

#include "model/random.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::daemon {

enum class missing_key : std::uint8_t { refuse, make };

/// From `key_file` if given (mode 0400 or 0600, owned by us or root; made, never overwritten, if it is missing and
/// asked for), else from $CREDENTIALS_DIRECTORY/sluis-root-key. The content is 64 hex digits, or exactly 32 bytes.
[[nodiscard]] result<secret> load_root_key(const std::optional<std::filesystem::path>& key_file,
                                           missing_key when_missing, sluis::random& chance);

}  // namespace sluis::daemon
