// What was made a moment ago may not be seen everywhere yet: Graph answers 404 for it, or does not list it, for seconds. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/clock.hpp"

namespace sluis::targets::graph {

/// The ids that this process created within the last minutes. One thread.
class recent {
 public:
  explicit recent(const clock& time) : time_(time) {}
  void made(const std::string& id);
  [[nodiscard]] bool has(const std::string& id) const;

 private:
  const clock& time_;
  std::unordered_map<std::string, instant> made_;  // bounded: the older half goes when there are many
};

/// How long to wait before looking again: 1, 2, 4 and 8 seconds, then no more.
class patience {
 public:
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_wait();

 private:
  unsigned waited_ = 0;
};

}  // namespace sluis::targets::graph
