// What Microsoft's quota permits at best: each operation's writes and resource units, against both limits of an app in
// a tenant.
#pragma once

#include "connectors/targets/graph/graph_settings.hpp"
#include "model/plan.hpp"

namespace sluis::targets::graph {

/// Changes a second, with members in twenties and every object told once. Pure.
[[nodiscard]] double best_pace(const graph_limits& limits, operation op);

}  // namespace sluis::targets::graph
