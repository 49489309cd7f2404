// Changing one user or group that exists: an update, a new name, a deactivation. What was softly deleted behind our
// back is restored first; what is gone for good fails an update and suffices for a deactivation.
#pragma once

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

class alteration final : public errand {
 public:
  /// update_user, update_group or deactivate_user; only the last may come without a remote id, and is found by its
  /// handle.
  alteration(const released_change& change, outcome& into, context in);

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

 private:
  enum class step : std::uint8_t { find, change, look_among_deleted, restore, settled };

  [[nodiscard]] std::optional<call> alter();
  void hear_find(const heard& by);
  void hear_change(const heard& by);
  void hear_deleted(const heard& by);
  void hear_restore(const heard& by);
  void settle(outcome what);
  /// The handle of the object that the answer shows; empty: it shows none.
  [[nodiscard]] std::string handle_shown(const heard& by) const;
  [[nodiscard]] bool wait_a_little();

  const released_change& change_;
  outcome& into_;
  context in_;
  step step_ = step::change;
  std::string id_;
  heard gone_;
  bool restored_ = false;
  patience patience_;
  std::chrono::milliseconds wait_{0};
};

}  // namespace sluis::targets::graph
