// Schools that were read for the first time while a target had accounts already: a file of another board in the folder
// makes accounts by the next sync, where the consent is for all schools. Nothing waits for it; it is told. On the
// strand.
#pragma once

#include <vector>

#include "model/clock.hpp"
#include "state/closed_schools.hpp"

namespace sluis::state {

struct new_school {
  known_school which;
  instant first_read{};
};

/// Whose first read was taken in at `from` or later, and after the first push to any target. Not those that are on
/// record as closed.
[[nodiscard]] result<std::vector<new_school>> schools_first_read_since(store& s, instant from);

}  // namespace sluis::state
