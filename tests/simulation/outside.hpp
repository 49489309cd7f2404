// The simulation's outside: a clock that moves when told, and chance from a seed.
#pragma once

#include <mutex>
#include <random>

#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::simulation {

class virtual_clock final : public clock {
 public:
  explicit virtual_clock(instant start) : now_(start) {}
  [[nodiscard]] instant now() const override { return now_; }
  /// What has really passed is told by running(): a clock that is set wrong, and put right again, changes nothing of
  /// it.
  [[nodiscard]] std::chrono::milliseconds running() const { return now_.time_since_epoch() - set_by_; }
  /// Time passes.
  void advance(std::chrono::milliseconds by) { now_ += by; }
  /// Somebody sets the clock.
  void set(std::chrono::milliseconds by) {
    now_ += by;
    set_by_ += by;
  }

 private:
  instant now_;
  std::chrono::milliseconds set_by_{0};
};

/// Memory draws from it on the strand, and with several targets one of them does at the same time.
class seeded_random final : public sluis::random {
 public:
  explicit seeded_random(std::uint64_t seed) : engine_(seed) {}
  void fill(void* out, std::size_t size) override {
    const std::lock_guard alone(mutex_);
    auto* bytes = static_cast<unsigned char*>(out);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(engine_());
  }
  /// 0 .. n-1
  std::size_t below(std::size_t n) {
    const std::lock_guard alone(mutex_);
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_);
  }
  bool chance(double p) {
    const std::lock_guard alone(mutex_);
    return std::bernoulli_distribution(p)(engine_);
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace sluis::simulation
