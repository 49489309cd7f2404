#include "daemon/process/last_resort.hpp"

#include <cstdlib>

#include "daemon/process/logging.hpp"

namespace sluis::daemon {

last_resort::~last_resort() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  if (waiting_.joinable()) waiting_.join();
}

void last_resort::begin() {
  waiting_ = std::thread([this] { wait(); });
}

void last_resort::note_all_is_recorded() {
  {
    const std::lock_guard lock(mutex_);
    all_is_recorded_ = true;
  }
  changed_.notify_all();
}

void last_resort::wait() {
  constexpr std::chrono::seconds for_the_rest{1};
  std::unique_lock lock(mutex_);
  if (changed_.wait_for(lock, patience_, [this] { return is_over_ || all_is_recorded_; }) && !is_over_) {
    changed_.wait_for(lock, for_the_rest, [this] { return is_over_; });
  }
  if (is_over_) return;
  if (all_is_recorded_) std::_Exit(0);
  log_error("not all work ended in time: what was in flight is looked up at the next start");
  std::_Exit(exit_broken_off);
}

}  // namespace sluis::daemon
