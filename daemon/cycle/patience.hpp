// How long a scheduled sync leaves a target alone that was down: retries back off to hours, and an administrator's own
// sync always tries. And whether it is time again, where the clock may have been ahead for a while: a moment on record
// that it cannot be counts as none. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "model/clock.hpp"

namespace sluis::daemon {

inline constexpr std::chrono::seconds longest_patience{4 * 3600};

/// After so many failures in a row (at least 1): 1, 2, 4 … minutes, at most 4 hours.
[[nodiscard]] constexpr std::chrono::seconds patience(unsigned failures) {
  constexpr std::chrono::seconds first{60};
  const unsigned doublings = std::min(failures - std::min(failures, 1U), 16U);
  return std::min(longest_patience, first * (1 << doublings));
}

/// `every` has passed since `last`. A last time that is still to come was noted while the clock was ahead: never.
[[nodiscard]] constexpr bool is_time_again(const std::optional<instant>& last, std::chrono::milliseconds every,
                                           instant now) {
  return !last || *last > now || now - *last >= every;
}

/// `until` is still to come. Further away than the longest wait it was noted while the clock was ahead: no.
[[nodiscard]] constexpr bool must_wait(const std::optional<instant>& until, instant now) {
  return until && now < *until && *until - now <= longest_patience;
}

}  // namespace sluis::daemon
