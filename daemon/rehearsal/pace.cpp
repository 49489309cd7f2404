#include "daemon/rehearsal/pace.hpp"

#include <cmath>
#include <cstdio>

namespace sluis::daemon::rehearsal {

namespace {

/// "3000" or "0.5".
std::string plain(double number) {
  char out[32];
  std::snprintf(out, sizeof out, number == std::floor(number) ? "%.0f" : "%.2f", number);
  return out;
}

real_pace slower(real_pace a, real_pace b) {
  return a.seconds >= b.seconds ? a : b;
}

}  // namespace

real_pace pace_of(const config::target_settings& target, const lab_counts& asked) {
  if (target.graph) {
    const auto& limits = *target.graph;
    return slower({asked.writes / limits.writes_per_150s * 150, plain(limits.writes_per_150s) + " writes in 150 s"},
                  {asked.units / limits.units_per_10s * 10, plain(limits.units_per_10s) + " resource units in 10 s"});
  }
  if (target.google) {
    const auto& limits = *target.google;
    return slower(
        {asked.creations / limits.creations_per_second, plain(limits.creations_per_second) + " creations a second"},
        {asked.queries / limits.queries_per_minute * 60, plain(limits.queries_per_minute) + " queries a minute"});
  }
  return {static_cast<double>(asked.requests) / target.requests_per_second,
          plain(target.requests_per_second) + " requests a second"};
}

}  // namespace sluis::daemon::rehearsal
