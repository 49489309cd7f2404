// How far a job is. Written by the strand and by the network's thread, read by the sockets.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace sluis::daemon {

class progress {
 public:
  /// A new phase starts at 0 of `total` (0: not known).
  void phase(std::string text, std::uint64_t total) {
    const std::lock_guard lock(mutex_);
    text_ = std::move(text);
    total_ = total;
    done_ = 0;
  }
  void set_done(std::uint64_t done) { done_ = done; }
  void add(std::uint64_t n) { done_ += n; }

  struct view {
    std::string phase;
    std::uint64_t done = 0, total = 0;
  };
  [[nodiscard]] view look() const {
    const std::lock_guard lock(mutex_);
    return {text_, done_, total_};
  }

 private:
  mutable std::mutex mutex_;
  std::string text_ = "waiting";
  std::atomic<std::uint64_t> total_ = 0;
  std::atomic<std::uint64_t> done_ = 0;
};

}  // namespace sluis::daemon
