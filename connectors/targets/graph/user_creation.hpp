// Creating one user, so that it exists once and is ours. POST /users has no form that may be repeated: what is not
// certain is looked up by our handle first, and the userPrincipalName, which is unique, keeps a second one from
// existing while the first is not seen yet. The id in the answer counts only for an object that is shown to be ours:
// the answer seldom holds our own property, so the object is read by that id once.
#pragma once

#include <memory>

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

class user_creation final : public errand {
 public:
  /// All outlive it; the outcome is written when it is settled.
  user_creation(const released_change& change, outcome& into, context in) : change_(change), into_(into), in_(in) {}

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

 private:
  enum class step : std::uint8_t { create, confirm, find_ours, find_holder, adopt, settled };

  [[nodiscard]] std::optional<call> creation();
  [[nodiscard]] std::optional<call> adoption();
  void hear_creation(const heard& by);
  void hear_confirmation(const heard& by);
  void believe(const json& shown);
  void leave_open(const std::string& why, const std::string& hint);
  void hear_ours(const heard& by);
  void hear_holder(const heard& by);
  void hear_adoption(const heard& by);
  void settle(outcome what);
  void settle_created(const std::string& id);
  [[nodiscard]] outcome taken(const char* how) const;

  const released_change& change_;
  outcome& into_;
  context in_;
  step step_ = step::create;
  unsigned creations_ = 0;
  std::shared_ptr<const secret> password_;  // of the attempt under way, where it is to be handed out
  bool collided_ = false;
  std::string collided_on_;      // the attribute
  std::optional<outcome> open_;  // an attempt that may still turn up
  std::string id_;
  patience patience_;
  std::chrono::milliseconds wait_{0};
};

}  // namespace sluis::targets::graph
