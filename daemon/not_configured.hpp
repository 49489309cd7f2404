// Targets that are not in the configuration (any more) and at which there are accounts of ours: nobody looks after them. On the strand.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct unconfigured_target {
  target_id id;
  state::shadow_counts counts;
  std::string problem, what_to_do;
};
[[nodiscard]] std::vector<unconfigured_target> not_configured(state::store& store, const config::institution_settings& settings);

}  // namespace sluis::daemon
