// Which objects may be so new that Google does not show them everywhere yet: a 404 about one of these proves nothing.
// One thread.
#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

#include "model/clock.hpp"

namespace sluis::targets::google {

inline constexpr std::chrono::seconds stays_new{60};

class new_objects {
 public:
  /// What was created before `start` may be new as well: an earlier process made it just now, perhaps.
  explicit new_objects(instant start) : start_(start) {}

  void note(const std::string& id, instant now);
  /// Its deletion was confirmed: that it is not shown means nothing else any more.
  void forget(const std::string& id) { since_.erase(id); }
  /// Created by this process within the last minute.
  [[nodiscard]] bool was_noted(const std::string& id, instant now) const;
  [[nodiscard]] bool may_hold(const std::string& id, instant now) const;

 private:
  instant start_;
  std::unordered_map<std::string, instant> since_;
  std::deque<std::pair<instant, std::string>> order_;  // what is old is dropped: a minute's creations at most are held
};

}  // namespace sluis::targets::google
