// A target takes what was released, not what was planned.
#include "connectors/targets/target.hpp"

auto push_past_the_gate(sluis::targets::target& partner, const std::vector<sluis::planned_change>& plan) {
  return partner.apply(plan);
}
