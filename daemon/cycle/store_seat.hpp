// Where an institution's memory has its seat. It may be empty – not opened yet, or closed because a write failed – also
// for work that was queued while it was not: such work hears errc::unavailable instead of reaching into nothing.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "state/store.hpp"

namespace sluis::daemon {

/// Whether it is taken can be asked on any thread; everything else is done on the strand, or before there is one.
class store_seat {
 public:
  store_seat& operator=(std::unique_ptr<state::store> sitting) {
    taken_ = sitting != nullptr;
    store_ = std::move(sitting);
    return *this;
  }
  void reset() { *this = nullptr; }

  explicit operator bool() const noexcept { return taken_; }
  /// Throws result_error where it is empty.
  state::store& operator*() const {
    if (!store_)
      throw result_error(
          {errc::unavailable, "the institution's memory is closed at the moment", "see why: sluis status"});
    return *store_;
  }
  state::store* operator->() const { return &**this; }

 private:
  std::atomic<bool> taken_ = false;
  std::unique_ptr<state::store> store_;
};

}  // namespace sluis::daemon
