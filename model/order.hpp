// An administrator's order about somebody (R-D1, 2 and 3): that they leave, or that they are erased at once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "model/clock.hpp"

namespace sluis {

enum class order_kind : std::uint8_t {
  leave = 1,  // from now on gone, whatever the source says; erased after the term
  immediate,  // erased at once, when a second administrator confirms it
};

[[nodiscard]] constexpr const char* to_string(order_kind kind) noexcept {
  return kind == order_kind::leave ? "leave" : "immediate";
}

/// An order that counts: a `leave` from the day on which it was given, an `immediate` from the day on which it was
/// confirmed.
struct order_in_force {
  order_kind kind = order_kind::leave;
  day since{};
};

/// Where the order came from: a ticket's or a letter's number. It is kept for ever and shown to auditors, so it is too
/// short and too plain for a sentence about anybody: 1 to 40 of A-Z a-z 0-9 . _ / -
[[nodiscard]] constexpr bool is_order_reference(std::string_view text) noexcept {
  constexpr std::size_t longest = 40;
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '/' || c == '-';
  };
  return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace sluis
