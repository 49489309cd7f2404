// Chance that repeats: for tests only.
#pragma once

#include <cstring>
#include <random>

#include "model/random.hpp"

namespace sluis::state::testing_support {

class seeded_random : public sluis::random {
 public:
  explicit seeded_random(std::uint64_t seed = 1) : engine_(seed) {}
  void fill(void* out, std::size_t size) override {
    auto* to = static_cast<unsigned char*>(out);
    while (size > 0) {
      const auto word = engine_();
      const auto part = size < sizeof word ? size : sizeof word;
      std::memcpy(to, &word, part);
      to += part;
      size -= part;
    }
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace sluis::state::testing_support
