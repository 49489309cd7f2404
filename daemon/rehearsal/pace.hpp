// How long the real target would take for what the stand-in was asked: the quotas of the configuration, and nothing
// else. A floor, not a forecast: answers take time as well, and the maintenance of others comes on top.
#pragma once

#include <string>

#include "config/config.hpp"
#include "daemon/rehearsal/lab_counts.hpp"

namespace sluis::daemon::rehearsal {

struct real_pace {
  double seconds = 0;
  std::string because;  // the limit that rules: "2,400 queries a minute"
};

/// Pure.
[[nodiscard]] real_pace pace_of(const config::target_settings& target, const lab_counts& asked);

}  // namespace sluis::daemon::rehearsal
