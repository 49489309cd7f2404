// Objects that are mastered in a directory on premises (at Microsoft: onPremisesSyncEnabled): the target refuses to
// change or delete them, however often it is asked, so that the person who reads of it has to act in that directory.
#pragma once

#include <string>
#include <string_view>

#include "model/plan.hpp"

namespace sluis {

/// Stands in the cause of every change that failed for this.
inline constexpr std::string_view on_premises_mark = "mastered on premises";
[[nodiscard]] inline bool is_on_premises(std::string_view cause) {
  return cause.find(on_premises_mark) != std::string_view::npos;
}

/// What is to be done, and what follows from it: "delete it in the local Active Directory and let that be synchronised;
/// the next sync then sees that it is gone".
[[nodiscard]] std::string on_premises_step(operation op);

}  // namespace sluis
