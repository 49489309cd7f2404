#include "connectors/http/quota.hpp"

#include <algorithm>
#include <stdexcept>

namespace sluis::http {

using std::chrono::milliseconds;

quota::quota(std::vector<pace> limits) : limits_(std::move(limits)) {
  if (limits_.empty() || limits_.size() > most_limits) throw std::invalid_argument("a quota has one to four limits");
}

milliseconds quota::next_delay(instant now, const cost& c) {
  const double factor = now < slower_until_ ? slower_ : 1;
  milliseconds longest{0};
  for (std::size_t i = 0; i < limits_.size(); ++i) {
    if (c.of.at(i) > 0) longest = std::max(longest, limits_[i].next_delay(now, c.of.at(i) * factor));
  }
  return longest;
}

void quota::slow_down(double used, instant until) {
  if (!(used > 0)) return;
  slower_ = std::clamp(used, 1.0, 10.0);
  slower_until_ = std::max(slower_until_, until);
}

milliseconds quota::hold_left(instant now) const {
  return std::max(held_until_ - now, milliseconds::zero());
}

}  // namespace sluis::http
