// When something must be over. Every step of an exchange has its own bound and none outlives the whole exchange's:
// `sooner` says which ends first.
#pragma once

#include <algorithm>
#include <chrono>

namespace sluis::http {

class deadline {
 public:
  using clock = std::chrono::steady_clock;

  [[nodiscard]] static deadline within(std::chrono::milliseconds duration) { return deadline(clock::now() + duration); }
  [[nodiscard]] clock::time_point at() const { return at_; }
  /// The earlier of this and `step` from now.
  [[nodiscard]] clock::time_point sooner(std::chrono::milliseconds step) const {
    return std::min(at_, clock::now() + step);
  }

 private:
  explicit deadline(clock::time_point at) : at_(at) {}
  clock::time_point at_;
};

}  // namespace sluis::http
