// Deleting one user or group for good: first softly, then out of the deleted items. What is gone already is done.
#pragma once

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

class removal final : public errand {
 public:
  /// delete_user or delete_group.
  removal(const released_change& change, outcome& into, context in);

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

 private:
  enum class step : std::uint8_t { softly, for_good, settled };
  void settle(outcome what);
  [[nodiscard]] bool wait_a_little();

  const released_change& change_;
  outcome& into_;
  context in_;
  step step_ = step::softly;
  bool deleted_now_ = false;
  patience patience_;
  std::chrono::milliseconds wait_{0};
};

}  // namespace sluis::targets::graph
