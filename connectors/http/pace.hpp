// One limit of a target: a token bucket. Pure: says how long to wait, and never waits.
#pragma once

#include <chrono>

#include "model/clock.hpp"

namespace sluis::http {

class pace {
 public:
  /// `per_second` > 0 on average; up to `burst` at once (at least 1). The bucket starts full.
  pace(double per_second, double burst);

  /// Never more than `amount` in any `window`, and as near to it as a bucket comes: a fiftieth of it may go at once.
  [[nodiscard]] static pace within(double amount, std::chrono::duration<double> window);

  /// Takes the next tokens and says how long to wait until they are there. Callers that ask at one moment get turns one
  /// after the other.
  [[nodiscard]] std::chrono::milliseconds next_delay(instant now, double tokens = 1);

 private:
  double per_second_;
  double burst_;
  double tokens_;
  instant filled_at_{};
};

}  // namespace sluis::http
