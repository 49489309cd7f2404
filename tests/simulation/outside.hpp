// The simulation's outside: a clock that moves when told, and chance from a seed.
#pragma once

#include <random>

#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::simulation {

class virtual_clock final : public clock {
 public:
  explicit virtual_clock(instant start) : now_(start) {}
  [[nodiscard]] instant now() const override { return now_; }
  void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
  instant now_;
};

class seeded_random final : public sluis::random {
 public:
  explicit seeded_random(std::uint64_t seed) : engine_(seed) {}
  void fill(void* out, std::size_t size) override {
    auto* bytes = static_cast<unsigned char*>(out);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(engine_());
  }
  /// 0 .. n-1
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }
  bool chance(double p) { return std::bernoulli_distribution(p)(engine_); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace sluis::simulation
