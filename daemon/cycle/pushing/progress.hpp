// How far a job is in one institution: its activities, of which several go on at the same time.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/cycle/pushing/activity.hpp"

namespace sluis::daemon {

/// Thread-safe. The clock outlives it.
class progress {
 public:
  explicit progress(const clock& time) : time_(time) {}

  /// Stays until the progress goes; say end() when it is over.
  activity& begin(std::string name) {
    const std::lock_guard lock(mutex_);
    return all_.emplace_back(std::move(name), time_);
  }

  struct view {
    std::vector<job_line> lines;  // in the order in which they began
    std::size_t newest = 0;       // of the line whose phase began last
  };
  [[nodiscard]] view look() const {
    const std::lock_guard lock(mutex_);
    view out;
    instant newest{};
    for (const auto& each : all_) {
      auto line = each.look();
      if (!line) continue;
      if (const auto since = each.since(); since >= newest) {
        newest = since;
        out.newest = out.lines.size();
      }
      out.lines.push_back(std::move(*line));
    }
    return out;
  }

 private:
  const clock& time_;
  mutable std::mutex mutex_;
  std::deque<activity> all_;
};

}  // namespace sluis::daemon
