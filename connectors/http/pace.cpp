#include "connectors/http/pace.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace sluis::http {

using std::chrono::milliseconds;

pace::pace(double per_second, double burst) : per_second_(per_second), burst_(std::max(burst, 1.0)), tokens_(burst_) {
  if (!(per_second > 0)) throw std::invalid_argument("a pace needs a rate above zero");
}

// A window sees at most the full bucket and what flows in meanwhile.
pace pace::within(double amount, std::chrono::duration<double> window) {
  const double burst = std::max(1.0, amount * 0.02);
  return {(amount - burst) / window.count(), burst};
}

milliseconds pace::next_delay(instant now, double tokens) {
  if (now > filled_at_) {  // a clock that steps back gives nothing and takes nothing
    const double passed_s = std::chrono::duration<double>(now - filled_at_).count();
    tokens_ = std::min(burst_, tokens_ + passed_s * per_second_);
  }
  filled_at_ = now;
  tokens_ -= tokens;
  if (tokens_ >= 0) return milliseconds::zero();
  return milliseconds(static_cast<milliseconds::rep>(std::ceil(-tokens_ / per_second_ * 1000)));
}

}  // namespace sluis::http
