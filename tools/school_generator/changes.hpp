// What happens from one day to the next: a new pupil, a corrected name, a class change, a leaver, an impossible year
// code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/school_generator/people.hpp"

namespace school_generator {

enum class change_kind : std::uint8_t { joined, renamed, moved, left, invalid };
[[nodiscard]] const char* to_string(change_kind kind);

struct change {
  change_kind kind;
  std::uint32_t day;
  std::uint32_t pupil;  // its number
};

/// All changes at this school up to and including `day`, oldest first. They happen to the first school's pupils, each
/// day to others; a school with too few pupils for a day has none on it. An impossible year code stands for its own day
/// only.
[[nodiscard]] std::vector<change> changes_until(const school& at, std::uint32_t day);

/// Number of pupils in the file, those who joined included.
[[nodiscard]] std::uint32_t pupils_with(const school& at, const std::vector<change>& all);

/// The pupil as of these changes.
[[nodiscard]] pupil pupil_after(const school& at, std::uint32_t i, const std::vector<change>& all);

}  // namespace school_generator
