// What of a source's text may stand where nothing erases it (the log, the journal, notes, lists of problems): only what
// looks like a key or a code. Anybody may type a name or a telephone number into a key.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace sluis {

inline constexpr std::size_t longest_shown_key = 20;

/// 1 to 20 ASCII letters, digits, - _ and dots.
[[nodiscard]] inline bool may_be_shown_as_key(std::string_view text) noexcept {
  const auto is_fit = [](char c) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= longest_shown_key && std::all_of(text.begin(), text.end(), is_fit);
}

/// "99XX-01"; "a school whose code is not shown" for a code that holds anything else.
[[nodiscard]] inline std::string shown_school_code(std::string_view code) {
  return may_be_shown_as_key(code) ? std::string(code) : std::string("a school whose code is not shown");
}

}  // namespace sluis
