// What every errand of one apply shares.
#pragma once

#include "connectors/targets/graph/graph_settings.hpp"
#include "connectors/targets/graph/recent.hpp"
#include "model/random.hpp"

namespace sluis::targets::graph {

struct context {
  const graph_settings& settings;
  recent& made;
  random& chance;
};

}  // namespace sluis::targets::graph
