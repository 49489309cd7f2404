// What was made a moment ago may not be seen everywhere yet: Graph answers 404 for it, or does not list it, for
// seconds. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/clock.hpp"

namespace sluis::targets::graph {

/// The ids that were created within the last minutes. In the first of them after a start any id may be one: a run
/// before may have ended a moment ago. One thread.
class recent {
 public:
  explicit recent(const clock& time) : time_(time), began_(time.now()) {}
  void made(const std::string& id);
  /// Its deletion was confirmed: that it is not shown means nothing else any more.
  void deleted(const std::string& id) { made_.erase(id); }
  [[nodiscard]] bool has(const std::string& id) const;
  /// Created by this process within the last minutes.
  [[nodiscard]] bool made_here(const std::string& id) const;

 private:
  const clock& time_;
  instant began_;
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
