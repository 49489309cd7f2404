// One process an institution: a lock that the kernel lets go of when the process ends, however it ends.
#pragma once

#include <filesystem>

#include "state/files.hpp"

namespace sluis::state {

/// errc::refused if another process holds it; errc::unavailable if this one does, which is over when it has closed the
/// folder.
[[nodiscard]] result<descriptor> lock_folder(const std::filesystem::path& folder);

}  // namespace sluis::state
