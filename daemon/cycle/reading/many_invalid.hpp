// So many records of an export are invalid that the export is wrong, and not a few records of it: nobody of them is
// changed, and somebody has to be told. Pure.
#pragma once

#include <cstdint>

namespace sluis::daemon {

/// More than two, and more than 10 % of all. `valid`: the others.
[[nodiscard]] constexpr bool are_many_invalid(std::uint64_t invalid, std::uint64_t valid) noexcept {
  constexpr std::uint64_t most = 2, most_percent = 10;
  return invalid > most && invalid * 100 > most_percent * (invalid + valid);
}

}  // namespace sluis::daemon
