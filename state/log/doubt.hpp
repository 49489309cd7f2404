// The mark of a log in which a verification found something wrong: the file log_in_doubt beside the log's folder. While
// it is there the log is opened only after all of it was compared, so that a restart does not serve what was refused.
#pragma once

#include <filesystem>

#include "model/result.hpp"

namespace sluis::state::tlog {

/// Also where it cannot be told.
[[nodiscard]] bool is_in_doubt(const std::filesystem::path& log_folder);
[[nodiscard]] result<void> begin_doubt(const std::filesystem::path& log_folder);
/// All of it was compared, and is as it must be.
[[nodiscard]] result<void> end_doubt(const std::filesystem::path& log_folder);

}  // namespace sluis::state::tlog
