// How long a scheduled sync leaves a target alone that was down: retries back off to hours, and an administrator's own sync always tries. Pure.
#pragma once

#include <algorithm>
#include <chrono>

namespace sluis::daemon {

/// After so many failures in a row (at least 1): 1, 2, 4 … minutes, at most 4 hours.
[[nodiscard]] constexpr std::chrono::seconds patience(unsigned failures) {
  constexpr std::chrono::seconds first{60};
  constexpr std::chrono::seconds longest{4 * 3600};
  const unsigned doublings = std::min(failures - std::min(failures, 1U), 16U);
  return std::min(longest, first * (1 << doublings));
}

}  // namespace sluis::daemon
