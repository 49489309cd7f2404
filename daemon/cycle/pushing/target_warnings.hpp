// What a target warns of goes to the journal.
#pragma once

#include <spdlog/spdlog.h>

#include "connectors/targets/target.hpp"

namespace sluis::daemon {

inline void log_warnings_of(targets::target& target) {
  for (const auto& warning : target.take_warnings()) spdlog::warn("target {}: {}", target.id().str(), warning);
}

}  // namespace sluis::daemon
