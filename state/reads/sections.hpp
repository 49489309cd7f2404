// The sections of a school's export: groups, students, staff, guardians. One that had somebody and is not there, or has no record, says nothing about those
// who were in it. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/source_record.hpp"

namespace sluis::state {

enum class section : std::uint8_t { groups, students, staff, guardians };
inline constexpr std::array all_sections = {section::groups, section::students, section::staff, section::guardians};

/// The section in which a record of this kind stands; none for a school.
[[nodiscard]] std::optional<section> section_of(subject_kind kind, role who) noexcept;

class section_counts {
 public:
  void add(section in) noexcept { ++counts_[static_cast<std::size_t>(in)]; }
  [[nodiscard]] std::uint64_t of(section in) const noexcept { return counts_[static_cast<std::size_t>(in)]; }

 private:
  std::array<std::uint64_t, all_sections.size()> counts_{};
};

/// The sections that had somebody before this read and have no record in it.
[[nodiscard]] std::vector<section> missing_sections(const section_counts& had, const section_counts& records);
/// "the read has no staff, and the school has 5: they stay as they were"
[[nodiscard]] std::string missing_text(section which, std::uint64_t had);

}  // namespace sluis::state
