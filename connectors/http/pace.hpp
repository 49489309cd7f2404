// How fast requests go to one target: a token bucket for the quota that is known beforehand, and a hold for what the
// target asks for while it runs. Pure: says how long to wait, and never waits.
#pragma once

#include <chrono>

#include "model/clock.hpp"

namespace sluis::http {

class pace {
 public:
  /// `per_second` > 0 on average; up to `burst` at once (at least 1). The bucket starts full.
  pace(double per_second, double burst);

  /// Takes the next token and says how long to wait until it is there. Callers that ask at one moment get turns one
  /// after the other.
  [[nodiscard]] std::chrono::milliseconds next_delay(instant now);

  /// The target wants quiet: nothing goes before `until`. Never shortens a hold.
  void hold_until(instant until);
  /// How long the hold still lasts; zero if there is none.
  [[nodiscard]] std::chrono::milliseconds hold_left(instant now) const;

 private:
  double per_second_;
  double burst_;
  double tokens_;
  instant filled_at_{};
  instant held_until_{};
};

}  // namespace sluis::http
