// What the note of a push's entry says: "partner create_user plan 12", of a membership with "group <handle>" behind it.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace sluis::state {

struct push_note {
  std::string target, op;
  std::uint64_t plan = 0;
};

[[nodiscard]] inline std::string push_note_text(const push_note& what) { return what.target + " " + what.op + " plan " + std::to_string(what.plan); }

[[nodiscard]] inline std::optional<push_note> read_push_note(std::string_view note) {
  constexpr std::string_view before = " plan ";
  const auto first = note.find(' ');
  const auto plan = note.find(before);
  if (first == std::string_view::npos || plan == std::string_view::npos || plan <= first) return std::nullopt;
  push_note out{std::string(note.substr(0, first)), std::string(note.substr(first + 1, plan - first - 1)), 0};
  std::from_chars(note.data() + plan + before.size(), note.data() + note.size(), out.plan);
  return out;
}

}  // namespace sluis::state
