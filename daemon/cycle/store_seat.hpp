// Where an institution's memory has its seat. It may be empty – not opened yet, or closed because a write failed – also
// for work that was queued while it was not: such work hears errc::unavailable instead of reaching into nothing.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

#include "state/store.hpp"

namespace sluis::daemon {

/// Whether it is taken, and its readers, can be asked for on any thread; everything else is done on the strand, or
/// before there is one.
class store_seat {
 public:
  store_seat& operator=(std::unique_ptr<state::store> sitting) {
    {
      const std::lock_guard held(mutex_);
      readers_ = sitting ? sitting->readers() : nullptr;
    }
    taken_ = sitting != nullptr;
    store_ = std::move(sitting);
    return *this;
  }
  void reset() { *this = nullptr; }

  explicit operator bool() const noexcept { return taken_; }
  /// Throws result_error where it is empty.
  state::store& operator*() const {
    if (!store_) throw result_error(closed());
    return *store_;
  }
  state::store* operator->() const { return &**this; }

  /// `look(state::store&)` writes nothing and returns a result; beside the strand, on the thread that asks
  /// (state/readers.hpp). Throws as operator* does.
  template <class Look>
  std::invoke_result_t<Look&, state::store&> ask(Look look) const {
    const auto open = readers();
    if (!open) throw result_error(closed());
    return open->ask(std::move(look));
  }

 private:
  static error closed() {
    return {errc::unavailable, "the institution's memory is closed at the moment", "see why: sluis status"};
  }
  [[nodiscard]] std::shared_ptr<state::readers> readers() const {
    const std::lock_guard held(mutex_);
    return readers_;
  }

  mutable std::mutex mutex_;
  std::shared_ptr<state::readers> readers_;
  std::atomic<bool> taken_ = false;
  std::unique_ptr<state::store> store_;
};

}  // namespace sluis::daemon
