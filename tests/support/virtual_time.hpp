// Time that passes only when someone waits: a clock and the sleeper that moves it. Small and real; records every wait.
#pragma once

#include <functional>
#include <vector>

#include "connectors/http/transport.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::test {

class virtual_clock : public clock {
 public:
  explicit virtual_clock(instant start = instant{std::chrono::hours{24 * 365 * 50}}) : now_(start) {}
  [[nodiscard]] instant now() const override { return now_; }
  void advance(std::chrono::milliseconds by) { now_ += by; }

 private:
  instant now_;
};

class virtual_sleeper : public http::sleeper {
 public:
  explicit virtual_sleeper(virtual_clock& time) : time_(time) {}
  boost::asio::awaitable<bool> sleep_for(std::chrono::milliseconds duration) override {
    if (stopped) co_return false;
    waits.push_back(duration);
    time_.advance(duration);
    if (meanwhile) meanwhile();
    co_return true;
  }
  std::vector<std::chrono::milliseconds> waits;
  bool stopped = false;
  std::function<void()> meanwhile;  // what happens during each wait

 private:
  virtual_clock& time_;
};

/// splitmix64: seeded, the same on every machine.
class seeded_random : public random {
 public:
  explicit seeded_random(std::uint64_t seed) : state_(seed) {}
  void fill(void* out, std::size_t size) override {
    auto* bytes = static_cast<std::uint8_t*>(out);
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (i % 8 == 0) word = step();
      bytes[i] = static_cast<std::uint8_t>(word >> (8 * (i % 8)));
    }
  }

 private:
  std::uint64_t step() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }
  std::uint64_t state_;
};

}  // namespace sluis::test
