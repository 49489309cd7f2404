// Bounds the time of a stop. Work is asked to end, and does; what cannot be asked – the system's resolver, a disk that
// does not answer – is not waited for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace sluis::daemon {

/// From `begin` on the process has this much time, and a second more once all is recorded. When it is over it ends at
/// once, as in a power cut: what was committed stays, and what was in flight is looked up at the next start. Exit code
/// 0 if all was recorded by then, else 6.
class last_resort {
 public:
  static constexpr int exit_broken_off = 6;

  explicit last_resort(std::chrono::milliseconds patience = std::chrono::milliseconds(9'500)) : patience_(patience) {}
  ~last_resort();
  last_resort(const last_resort&) = delete;
  last_resort& operator=(const last_resort&) = delete;

  void begin();
  void note_all_is_recorded();

 private:
  void wait();

  const std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  bool all_is_recorded_ = false;
  std::thread waiting_;
};

}  // namespace sluis::daemon
