#include "state/readers.hpp"

#include <sqlite3.h>

#include "state/store.hpp"

namespace sluis::state {

error readers::closed() {
  return {errc::unavailable, "the institution's memory is closed at the moment", "see why: sluis status"};
}

error readers::others_first() {
  return {errc::unavailable, "an erasure went first again and again", "ask again"};
}

readers::visit::visit(readers& of) : of_(of) {
  std::unique_lock held(of_.mutex_);
  of_.changed_.wait(held, [&] { return !of_.is_kept_out_ || of_.is_closed_; });
  if (of_.is_closed_) return;
  of_.inside_.insert(this);
  is_in_ = true;
}

readers::visit::~visit() {
  if (!is_in_) return;
  leave_memory();
  const std::lock_guard held(of_.mutex_);
  of_.inside_.erase(this);
  of_.changed_.notify_all();
}

store& readers::visit::memory() {
  published now;
  {
    const std::lock_guard held(of_.mutex_);
    now = of_.published_;  // before the snapshot, so that it never tells of more than the snapshot has
  }
  memory_ = of_.open_(now);
  const std::lock_guard held(of_.mutex_);
  connection_ = memory_->db().raw();
  return *memory_;
}

bool readers::visit::was_ended() const {
  const std::lock_guard held(of_.mutex_);
  return of_.is_kept_out_ || of_.is_closed_;
}

void readers::visit::leave_memory() noexcept {
  if (!memory_) return;
  const bool has_failed = memory_->db().is_poisoned();
  {
    const std::lock_guard held(of_.mutex_);
    connection_ = nullptr;  // nobody interrupts what is being closed
    if (has_failed) of_.found_failure_ = true;
  }
  memory_.reset();
}

// Again and again: a question that opens its connection has none yet.
bool readers::wait_until_nobody_reads(std::unique_lock<std::mutex>& held) {
  constexpr std::chrono::milliseconds step{2};
  const auto until = std::chrono::steady_clock::now() + patience_;
  while (!inside_.empty() && std::chrono::steady_clock::now() < until) {
    for (const auto* const one : inside_) {
      if (one->connection_ != nullptr) sqlite3_interrupt(one->connection_);
    }
    changed_.wait_for(held, step);
  }
  return inside_.empty();
}

result<readers::nobody_reads> readers::keep_out() {
  std::unique_lock held(mutex_);
  is_kept_out_ = true;
  if (wait_until_nobody_reads(held)) return nobody_reads(*this);
  is_kept_out_ = false;
  changed_.notify_all();
  return error(errc::unavailable, "the database is still being read by a question that does not end",
               "its disk may hang: look into the journal; it is tried again");
}

void readers::let_in() {
  const std::lock_guard held(mutex_);
  is_kept_out_ = false;
  changed_.notify_all();
}

void readers::publish(published now) {
  const std::lock_guard held(mutex_);
  published_ = std::move(now);
}

void readers::close() {
  std::unique_lock held(mutex_);
  is_closed_ = true;
  changed_.notify_all();
  (void)wait_until_nobody_reads(held);
}

bool readers::found_failure() const {
  const std::lock_guard held(mutex_);
  return found_failure_;
}

}  // namespace sluis::state
