// What a comparison with a target found. Plain data; handles and numbers only.
#pragma once

#include <string>
#include <vector>

#include "state/shadow.hpp"

namespace sluis::daemon {

struct drift_report {
  drift_counts counts;
  std::vector<std::string> findings;
};

}  // namespace sluis::daemon
