// One reload of the configuration at a time: whoever asks while one runs gets another after it, because the one that runs may have read the file before it was changed.
// On the io_context's thread.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "model/result.hpp"

namespace sluis::daemon {

class reload_queue {
 public:
  using told = std::function<void(result<void>)>;
  /// `reload`: reads the configuration and calls what it is given once, at once or later, with how that ended. Lives as long as the queue.
  explicit reload_queue(std::function<void(told)> reload) : reload_(std::move(reload)) {}
  reload_queue(const reload_queue&) = delete;
  reload_queue& operator=(const reload_queue&) = delete;

  /// `who`, if there is one, is called once, with how the reload ended that began at or after this call.
  void begin(told who = {}) {
    if (who) next_.push_back(std::move(who));
    if (std::exchange(is_running_, true)) {
      once_more_ = true;
      return;
    }
    asking_ = std::exchange(next_, {});
    reload_([this](const result<void>& how) { end(how); });
  }

 private:
  void end(const result<void>& how) {
    for (const auto& who : std::exchange(asking_, {})) who(how);
    is_running_ = false;
    if (std::exchange(once_more_, false)) begin();
  }

  std::function<void(told)> reload_;
  std::vector<told> asking_, next_;  // of the one that runs; of the one after it
  bool is_running_ = false;
  bool once_more_ = false;
};

}  // namespace sluis::daemon
