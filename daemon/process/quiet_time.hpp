// When a folder that changes is read: as soon as it has been quiet for a while, so that an export of many files is read
// once. Pure: the time is given.
#pragma once

#include <chrono>
#include <optional>

namespace sluis::daemon {

class quiet_time {
 public:
  using moment = std::chrono::steady_clock::time_point;
  explicit quiet_time(std::chrono::milliseconds settle) : settle_(settle) {}

  void changed(moment now) {
    if (!first_) first_ = now;
    newest_ = now;
  }
  /// A read begins: what changes from now on is for the next one.
  void begun() { first_.reset(); }

  /// If nothing changes any more. None: nothing has.
  [[nodiscard]] std::optional<moment> due() const { return first_ ? std::optional(newest_ + settle_) : std::nullopt; }
  [[nodiscard]] bool is_due(moment now) const { return first_ && now >= newest_ + settle_; }
  /// It never was quiet, for so long that somebody should know: only the schedule reads it.
  [[nodiscard]] bool is_restless(moment now) const {
    constexpr std::chrono::minutes long_ago{10};
    return first_ && newest_ - *first_ >= long_ago + settle_ && !is_due(now);
  }

 private:
  std::chrono::milliseconds settle_;
  std::optional<moment> first_;  // of the changes that no read has seen
  moment newest_{};
};

}  // namespace sluis::daemon
