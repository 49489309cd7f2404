// Creating one group as a class of the education roster: a Microsoft 365 group with the same id, which /groups serves
// from then on. POST /education/classes has no form that may be repeated and takes no uniqueName: the handle is its
// mailNickname, which is unique among such groups, so that a second one cannot come to be while the first is not seen
// yet; what is not certain is looked up by it. (Microsoft's educationClass; specs/msgraph.)
#pragma once

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

class class_creation final : public errand {
 public:
  /// All outlive it; the outcome is written when it is settled.
  class_creation(const released_change& change, outcome& into, context in) : change_(change), into_(into), in_(in) {}

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

 private:
  enum class step : std::uint8_t { create, find, adopt, settled };

  [[nodiscard]] std::optional<call> creation();
  [[nodiscard]] std::optional<call> adoption();
  void hear_creation(const heard& by);
  void hear_find(const heard& by);
  void hear_adoption(const heard& by);
  void settle(outcome what);
  [[nodiscard]] bool wait_a_little();

  const released_change& change_;
  outcome& into_;
  context in_;
  step step_ = step::create;
  unsigned creations_ = 0;
  std::optional<outcome> open_;      // an attempt that may still turn up
  std::optional<outcome> collided_;  // something has the name: ourselves, not to be seen yet, or a stranger
  std::string id_;
  patience patience_;
  std::chrono::milliseconds wait_{0};
};

}  // namespace sluis::targets::graph
