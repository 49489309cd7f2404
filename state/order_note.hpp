// What the note of an order's entry says: "leave from 2026-11-24, reference T-4711"; of what became of it: "on
// 2026-11-25".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/order.hpp"

namespace sluis::state {

struct order_note {
  order_kind kind = order_kind::leave;
  day from{};
  std::string reference;
};

[[nodiscard]] inline std::string order_note_text(const order_note& what) {
  return std::string(to_string(what.kind)) + " from " + to_string(what.from) + ", reference " + what.reference;
}
[[nodiscard]] inline std::string order_step_text(day on) {
  return "on " + to_string(on);
}

/// Nothing where it is not what order_note_text says of anything.
[[nodiscard]] inline std::optional<order_note> read_order_note(std::string_view note) {
  constexpr std::string_view from = " from ", reference = ", reference ";
  const auto first = note.find(from);
  const auto second = note.find(reference);
  if (first == std::string_view::npos || second == std::string_view::npos || second < first) return std::nullopt;
  const auto since = parse_day(note.substr(first + from.size(), second - first - from.size()));
  if (!since) return std::nullopt;
  order_note out{order_kind::leave, *since, std::string(note.substr(second + reference.size()))};
  for (const auto kind : {order_kind::leave, order_kind::immediate}) {
    out.kind = kind;
    if (order_note_text(out) == note) return out;
  }
  return std::nullopt;
}
[[nodiscard]] inline std::optional<day> read_order_step(std::string_view note) {
  constexpr std::string_view on = "on ";
  return note.starts_with(on) ? parse_day(note.substr(on.size())) : std::nullopt;
}

}  // namespace sluis::state
