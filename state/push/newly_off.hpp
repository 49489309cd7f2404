// Accounts that a survey shows as switched off by others, and that were on when they were last looked at.
#pragma once

#include <cstdint>
#include <vector>

#include "model/survey.hpp"
#include "state/shadow.hpp"

namespace sluis::state {

struct newly_off {
  std::uint64_t on = 0;          // accounts there that are on by our record
  std::vector<shadow_row> rows;  // of those, the ones that are shown to be off (push/switched_off.hpp)
};

/// Adds a person's row, where it is one of these. Reads only. On the strand.
void take_newly_off(store& s, const target_id& target, const shadow_row& row, const survey& found, newly_off& into);

}  // namespace sluis::state
