// Counts for Prometheus (text format 0.0.4), by institution and target; nothing about people (architecture, decision
// 7).
#pragma once

#include <string>
#include <vector>

#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon::api {

[[nodiscard]] std::string metrics_text(const std::vector<institution_status>& all);

}  // namespace sluis::daemon::api
