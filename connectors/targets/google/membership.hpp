// Who joins or leaves a group. Both can be said twice: there already, or gone already, is done.
#pragma once

#include "connectors/targets/google/errand.hpp"

namespace sluis::targets::google {

class membership final : public errand {
 public:
  using errand::errand;
  [[nodiscard]] std::optional<call> next() override;
  void hear(const answered& by) override;
};

}  // namespace sluis::targets::google
