// How many changes of one plan a target refused. On the strand.
#pragma once

#include <cstdint>

namespace sluis::state {

class store;

[[nodiscard]] std::uint64_t failed_in(store& s, std::uint64_t plan);

}  // namespace sluis::state
