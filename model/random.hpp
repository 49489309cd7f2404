// Chance is a parameter (architecture, decision 11). `fill` must be fit for keys in production (OpenSSL); the
// simulation gives a seeded one.
#pragma once

#include <cstdint>
#include <string>

#include "model/ids.hpp"

namespace sluis {

class random {
 public:
  virtual ~random() = default;
  virtual void fill(void* out, std::size_t size) = 0;

  template <class Handle>
  Handle make() {
    Handle out;
    fill(out.bytes.data(), out.bytes.size());
    return out;
  }
  std::uint64_t next() {
    std::uint64_t out = 0;
    fill(&out, sizeof out);
    return out;
  }
};

}  // namespace sluis
