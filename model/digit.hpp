// A digit of ASCII, whatever the locale says. Pure.
#pragma once

namespace sluis {

[[nodiscard]] constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

}  // namespace sluis
