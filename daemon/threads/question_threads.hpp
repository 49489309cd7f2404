// The threads on which questions are answered (state/readers.hpp): a few for all institutions, side by side. Two of one
// institution run at once and not more, the others wait for those. Where questions do not end – the institution's disk
// hangs – more threads are made, so that those of the others are answered.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace sluis::daemon {

/// The questions of one institution, in their order.
class question_lane;

/// Any thread.
class question_threads {
 public:
  struct bounds {
    std::size_t threads = 4;                  // while all questions end
    std::size_t most = 128;                   // with those that were made for questions that do not end
    std::chrono::milliseconds patience{500};  // after which a question counts as one that does not end
  };
  question_threads() : question_threads(bounds{}) {}
  explicit question_threads(bounds b);
  question_threads(const question_threads&) = delete;
  question_threads& operator=(const question_threads&) = delete;
  /// As stop(). Not from work of its own: what such work holds must not be the last that knows of these threads.
  ~question_threads();

  [[nodiscard]] static std::shared_ptr<question_lane> make_lane();
  /// `work` throws nothing. Threads are made when there is work for them. After stop() it is dropped.
  void post(const std::shared_ptr<question_lane>& lane, std::function<void()> work);
  /// What has not begun is dropped, what has is waited for.
  void stop();

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace sluis::daemon
