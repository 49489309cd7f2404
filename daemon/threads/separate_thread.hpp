// Work on a thread of its own that may never come back: a call to a network share whose server is silent cannot be
// ended, only given up.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

namespace sluis::daemon {

/// How many threads were given up and have not come back. Shared by those who use the same source.
using given_up_threads = std::shared_ptr<std::atomic<unsigned>>;

class separate_thread {
 public:
  /// Begins `work` at once. It owns all that it uses and throws nothing: it may still run after this object is gone.
  separate_thread(given_up_threads given_up, std::function<void()> work);
  separate_thread(const separate_thread&) = delete;
  separate_thread& operator=(const separate_thread&) = delete;
  /// Work that is not over is given up: it is counted until it ends.
  ~separate_thread();

  /// True: the work is over.
  bool wait_for(std::chrono::milliseconds at_most);

 private:
  struct shared;
  std::shared_ptr<shared> shared_;
};

/// False: a thread that was given up has not come back within this time.
[[nodiscard]] bool are_all_back(const given_up_threads& given_up, std::chrono::milliseconds at_most);

}  // namespace sluis::daemon
