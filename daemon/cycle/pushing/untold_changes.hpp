// Changes that a push left planned by themselves, because the target does not tell what stands under their ids. Plain
// data.
#pragma once

#include <cstdint>
#include <string>

namespace sluis::daemon {

struct untold_changes {
  std::uint64_t plan = 0;  // 0: there are none
  std::uint64_t count = 0;
  std::string why = {};  // of the first
};

}  // namespace sluis::daemon
