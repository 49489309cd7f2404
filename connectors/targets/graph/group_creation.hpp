// Creating one group: an upsert by its uniqueName, which may be said as often as wanted and makes one group. Its id
// comes with the creation, where the answer shows that the group is ours, or from a look-up.
#pragma once

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

class group_creation final : public errand {
 public:
  group_creation(const released_change& change, outcome& into, context in) : change_(change), into_(into), in_(in) {}

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

 private:
  enum class step : std::uint8_t { upsert, find, settled };
  void hear_find(const heard& by);
  void settle(outcome what);

  const released_change& change_;
  outcome& into_;
  context in_;
  step step_ = step::upsert;
  patience patience_;
  std::chrono::milliseconds wait_{0};
};

}  // namespace sluis::targets::graph
