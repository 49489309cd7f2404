#include "state/push/off_note.hpp"

namespace sluis::state {

namespace {

constexpr std::string_view off_word = " off_by_others ", nobody = "no";

std::optional<off_before> read_said(std::string_view said) {
  if (said == nobody) return off_before{};
  const auto since = parse_day(said);
  return since ? std::optional(off_before{since}) : std::nullopt;
}

}  // namespace

std::string off_note_text(const off_before& what) {
  return std::string(off_word) + (what.by_others_since ? sluis::to_string(*what.by_others_since) : std::string(nobody));
}

std::optional<off_before> read_off_note(std::string_view note) {
  const auto at = note.find(off_word);
  return at == std::string_view::npos ? std::nullopt : read_said(note.substr(at + off_word.size()));
}

std::string_view without_off_note(std::string_view note) {
  return read_off_note(note) ? note.substr(0, note.find(off_word)) : note;
}

}  // namespace sluis::state
