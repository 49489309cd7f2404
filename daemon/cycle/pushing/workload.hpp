// What is left of a push, operation by operation, and how long the target's published quota makes it last at least.
#pragma once

#include <array>
#include <optional>

#include "model/plan.hpp"

namespace sluis::daemon {

struct workload {
  plan_counts left{};
  std::array<double, operation_count> per_second{};  // what the quota permits of each; 0: not known

  void done(operation op, std::uint64_t n);
  /// Nothing where the quota of an operation that is left is not known.
  [[nodiscard]] std::optional<double> seconds_left() const;
  /// Of what is left, all operations together; 0: not known, or nothing is left.
  [[nodiscard]] double average_per_second() const;
};

}  // namespace sluis::daemon
