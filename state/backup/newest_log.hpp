// Which of several copies of a log is the newest one, and whether they tell one history. Reads only.
#pragma once

#include <filesystem>
#include <vector>

#include "model/result.hpp"
#include "state/log/verify.hpp"

namespace sluis::state {

struct found_log {
  std::filesystem::path folder;
  log_report report;
};

/// Folders without a checkpoint are passed over. errc::corrupt: one of them does not verify, or two are not consistent;
/// errc::not_found: none has one.
[[nodiscard]] result<found_log> newest_log(const std::vector<std::filesystem::path>& folders);

}  // namespace sluis::state
