// A first provisioning as the daemon does it: groups, users, memberships, as many at a time as the target asks for. For
// the benchmarks.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "connectors/targets/target.hpp"
#include "model/clock.hpp"

namespace sluis::bench {

struct provisioning {
  unsigned users = 25'000;
  unsigned groups = 1'000;
  targets::target& api;
  std::function<std::vector<outcome>(const std::vector<released_change>&)> apply;
  std::function<instant()> now;
};

struct provisioned {
  instant begun, users_begun, users_done, ended;
  std::uint64_t not_done = 0;
};

[[nodiscard]] provisioned provision(const provisioning& what);

[[nodiscard]] inline double seconds_between(instant a, instant b) {
  return std::chrono::duration<double>(b - a).count();
}

}  // namespace sluis::bench
