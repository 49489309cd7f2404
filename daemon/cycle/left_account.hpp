// An account that stays at an earlier recipient of a target by `sluis target left`. No personal data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::state {
class store;
}

namespace sluis::daemon {

struct left_account {
  target_id target;
  std::string recipient;
  day on{};
  std::uint64_t entry = 0;  // of the log: target.left
  bool is_active = false;   // when it was left
};

/// Of this person or group; without those that were taken up again. On the strand.
[[nodiscard]] std::vector<left_account> accounts_left(state::store& store, const subject_id& whom);

}  // namespace sluis::daemon
