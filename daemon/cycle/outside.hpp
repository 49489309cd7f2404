// The outside as the daemon uses it in production: the machine's clock and OpenSSL's generator.
#pragma once

#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::daemon {

class system_clock final : public sluis::clock {
 public:
  [[nodiscard]] instant now() const override;
};

/// Since the machine started, with the time for which it was suspended (CLOCK_BOOTTIME): nobody can set it.
[[nodiscard]] std::chrono::milliseconds machine_running();

/// Thread-safe. Throws if the generator fails.
class system_random final : public sluis::random {
 public:
  void fill(void* out, std::size_t size) override;
};

}  // namespace sluis::daemon
