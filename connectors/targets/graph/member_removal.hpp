// Taking one member out of one group. The path ends in /$ref: without it Graph deletes the user.
#pragma once

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

class member_removal final : public errand {
 public:
  member_removal(const released_change& change, outcome& into, context in);

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

 private:
  const released_change& change_;
  outcome& into_;
  context in_;
  bool settled_ = false;
};

}  // namespace sluis::targets::graph
