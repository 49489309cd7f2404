// One published limit: so many in any span of time, counted exactly (no bucket that forgives).
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

#include "tests/lab/service.hpp"

namespace lab::google {

class budget {
 public:
  budget(std::size_t most, std::chrono::milliseconds span) : most_(most), span_(span) {}

  /// false: it would be one too many; nothing is counted then.
  [[nodiscard]] bool take(moment now) {
    while (!taken_.empty() && taken_.front() + span_ <= now) taken_.pop_front();
    if (taken_.size() >= most_) return false;
    taken_.push_back(now);
    return true;
  }

 private:
  std::size_t most_;
  std::chrono::milliseconds span_;
  std::deque<moment> taken_;
};

}  // namespace lab::google
