// What a column of integers holds of ours: a member of an enum by its number, a day by the days since 1970, a time by
// its milliseconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <type_traits>

#include "model/clock.hpp"

namespace sluis::state {

template <class Enum>
requires std::is_enum_v<Enum>
[[nodiscard]] constexpr std::int64_t code(Enum value) noexcept {
  return static_cast<std::int64_t>(value);
}

[[nodiscard]] constexpr std::int64_t number_of(day date) noexcept {
  return date.time_since_epoch().count();
}
[[nodiscard]] constexpr day day_of(std::int64_t number) noexcept {
  return day{std::chrono::days{number}};
}

[[nodiscard]] constexpr std::int64_t number_of(instant time) noexcept {
  return time.time_since_epoch().count();
}
[[nodiscard]] constexpr instant instant_of(std::int64_t number) noexcept {
  return instant{std::chrono::milliseconds{number}};
}

}  // namespace sluis::state
