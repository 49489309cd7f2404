// What a target permits, known beforehand: several limits at a time, each a bucket of its own that a request draws from
// by what it costs there. Pure: says how long to wait, and never waits. One for each target and credential; one thread.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <vector>

#include "connectors/http/pace.hpp"

namespace sluis::http {

inline constexpr std::size_t most_limits = 4;

/// What one request costs under each limit, in the order in which the limits were given; without more: one under the
/// first alone.
struct cost {
  std::array<double, most_limits> of{1, 0, 0, 0};
};

class quota {
 public:
  /// One to `most_limits` of them.
  explicit quota(std::vector<pace> limits);
  quota(const pace& only) : quota(std::vector<pace>{only}) {}  // NOLINT: one limit is a quota

  /// Takes what the request costs under every limit and says how long to wait until all of it is there.
  [[nodiscard]] std::chrono::milliseconds next_delay(instant now, const cost& c = {});

  /// The target says that we are at `used` of a limit (1 is full): until `until` all goes at `used` times less, so that
  /// it falls below.
  void slow_down(double used, instant until);

  void hold_until(instant until) { held_until_ = std::max(held_until_, until); }
  void release_hold() { held_until_ = {}; }
  [[nodiscard]] std::chrono::milliseconds hold_left(instant now) const;

 private:
  std::vector<pace> limits_;
  double slower_ = 1;
  instant slower_until_{};
  instant held_until_{};
};

}  // namespace sluis::http
