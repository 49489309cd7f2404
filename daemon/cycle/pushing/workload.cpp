#include "daemon/cycle/pushing/workload.hpp"

#include <algorithm>
#include <numeric>

namespace sluis::daemon {

void workload::done(operation op, std::uint64_t n) {
  auto& of_it = left.at(static_cast<std::size_t>(op));
  of_it -= std::min(of_it, n);
}

std::optional<double> workload::seconds_left() const {
  double out = 0;
  for (std::size_t op = 1; op < operation_count; ++op) {
    if (left.at(op) == 0) continue;
    if (!(per_second.at(op) > 0)) return std::nullopt;
    out += static_cast<double>(left.at(op)) / per_second.at(op);
  }
  return out;
}

double workload::average_per_second() const {
  const auto seconds = seconds_left();
  if (!seconds || !(*seconds > 0)) return 0;
  return static_cast<double>(std::accumulate(left.begin(), left.end(), std::uint64_t{0})) / *seconds;
}

}  // namespace sluis::daemon
