// The end of the note of a deactivation's entry: whether others had switched the account off before, as it was on
// record then.
//
//   partner deactivate_user plan 14 active off_by_others 2026-11-20
//   partner deactivate_user plan 14 active off_by_others no
//
// A restore of an earlier backup knows it from nowhere else. Entries of earlier versions do not tell it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/clock.hpp"

namespace sluis::state {

struct off_before {
  std::optional<day> by_others_since;  // the day on which that was first seen; nothing: not by others
  friend bool operator==(const off_before&, const off_before&) = default;
};

[[nodiscard]] std::string off_note_text(const off_before& what);  // with a blank before it
/// Nothing where the note does not end with it.
[[nodiscard]] std::optional<off_before> read_off_note(std::string_view note);
/// The note without it.
[[nodiscard]] std::string_view without_off_note(std::string_view note);

}  // namespace sluis::state
