#include "connectors/targets/graph/best_pace.hpp"

#include <algorithm>

namespace sluis::targets::graph {

namespace {

/// Writes of one change; each costs a resource unit as well.
double writes_of(operation op) {
  constexpr double members_in_one_write = 20;
  switch (op) {
    case operation::add_member:
      return 1 / members_in_one_write;
    case operation::delete_user:
    case operation::delete_group:
      return 2;  // softly, then for good
    default:
      return 1;
  }
}

}  // namespace

double best_pace(const graph_limits& limits, operation op) {
  const auto per_second = [](double amount, std::chrono::duration<double> window) { return amount / window.count(); };
  const double writes = per_second(limits.writes, limits.writes_window);
  const double units = per_second(limits.units, limits.units_window);
  return std::min(writes, units) / writes_of(op);
}

}  // namespace sluis::targets::graph
