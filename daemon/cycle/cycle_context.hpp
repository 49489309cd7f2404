// What every step of a cycle is given from outside: time, a place to tell how far it is, and whether the daemon stops.
#pragma once

#include <atomic>

#include "daemon/cycle/pushing/progress.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

struct cycle_context {
  const clock& time;
  progress& how_far;
  const std::atomic<bool>& stopping;
};

}  // namespace sluis::daemon
