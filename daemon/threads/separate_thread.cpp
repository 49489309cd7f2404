#include "daemon/threads/separate_thread.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace sluis::daemon {

struct separate_thread::shared {
  std::mutex mutex;
  std::condition_variable changed;
  given_up_threads given_up;
  bool is_over = false;
  bool is_given_up = false;
};

separate_thread::separate_thread(given_up_threads given_up, std::function<void()> work)
    : shared_(std::make_shared<shared>()) {
  shared_->given_up = std::move(given_up);
  std::thread([state = shared_, work = std::move(work)] {
    work();
    const std::lock_guard lock(state->mutex);
    state->is_over = true;
    if (state->is_given_up) --*state->given_up;
    state->changed.notify_all();
  }).detach();
}

separate_thread::~separate_thread() {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->is_over) return;
  shared_->is_given_up = true;
  ++*shared_->given_up;
}

bool separate_thread::wait_for(std::chrono::milliseconds at_most) {
  std::unique_lock lock(shared_->mutex);
  return shared_->changed.wait_for(lock, at_most, [this] { return shared_->is_over; });
}

bool are_all_back(const given_up_threads& given_up, std::chrono::milliseconds at_most) {
  constexpr std::chrono::milliseconds step{10};
  for (auto left = at_most; *given_up > 0; left -= step) {
    if (left <= std::chrono::milliseconds::zero()) return false;
    std::this_thread::sleep_for(step);
  }
  return true;
}

}  // namespace sluis::daemon
