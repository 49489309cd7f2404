// One reload of the configuration at a time: whoever asks while one runs gets another after it, because the one that
// runs may have read the file before it was changed. On the io_context's thread.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "model/result.hpp"

namespace sluis::daemon {

/// How a reload ended: the keys that count from the next start on only. An error: what was in force stays.
using reload_told = std::function<void(result<std::vector<std::string>>)>;

class reload_queue {
 public:
  /// `reload`: reads the configuration and calls what it is given, at once or later, with how that ended. What it
  /// throws, or calls a second time, ends nothing else. Lives as long as the queue.
  explicit reload_queue(std::function<void(reload_told)> reload) : reload_(std::move(reload)) {}
  reload_queue(const reload_queue&) = delete;
  reload_queue& operator=(const reload_queue&) = delete;

  /// `who`, if there is one, is called once, with how the reload ended that began at or after this call.
  void begin(reload_told who = {}) {
    if (who) next_.push_back(std::move(who));
    if (is_running_) {
      once_more_ = true;
      return;
    }
    is_running_ = true;
    asking_ = std::exchange(next_, {});
    const auto number = ++number_;
    try {
      reload_([this, number](const result<std::vector<std::string>>& how) { end(number, how); });
    } catch (const std::exception& thrown) {
      end(number, error(errc::unknown, std::string("the configuration could not be read: ") + thrown.what(),
                        "look into the journal: journalctl -u sluisd"));
    }
  }

 private:
  void end(std::uint64_t number, const result<std::vector<std::string>>& how) {
    if (!is_running_ || number != number_) return;
    for (const auto& who : std::exchange(asking_, {})) who(how);
    is_running_ = false;
    if (std::exchange(once_more_, false)) begin();
  }

  std::function<void(reload_told)> reload_;
  std::vector<reload_told> asking_, next_;  // of the one that runs; of the one after it
  std::uint64_t number_ = 0;                // of the newest
  bool is_running_ = false;
  bool once_more_ = false;
};

}  // namespace sluis::daemon
