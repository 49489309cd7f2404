// The sections of a school's export: groups, students, staff, guardians. One that had somebody and is not there, or has
// no record, says nothing about those who were in it. Pure.
#pragma once

#include <array>
#include <chrono>
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

/// Of one role in one read: who was in a group.
struct group_losses {
  std::uint64_t named = 0;    // memberships in records of this read, invalid ones included
  std::uint64_t known = 0;    // memberships of before, of those whose record names none
  std::uint64_t people = 0;   // of this read, who are in a group, or were in one when the counted days began
  std::uint64_t without = 0;  // of these, who are in a group, and whose record names none
  std::uint64_t before =
      0;  // of these, whom earlier reads put into none without an approval, and whose record names none
};

/// The reads whose losses of memberships count together, as the guard counts removals (mapping/guard.hpp).
inline constexpr std::chrono::days counted_read_days{30};

/// Does the read say nothing about who is in a group? It names no membership where at least two are known, or puts
/// people into none who are, together with those of the counted days, at least two and more than half.
[[nodiscard]] bool are_memberships_missing(const group_losses& seen) noexcept;
/// A sentence; empty where they are not missing.
[[nodiscard]] std::string missing_memberships_text(const group_losses& seen, role who);

/// Of whoever an earlier read did not have, or had in no group, of which that part was held: they stay until somebody
/// decides.
[[nodiscard]] std::string kept_text(std::uint64_t people, std::uint64_t groups);
[[nodiscard]] std::string kept_in_groups_text(std::uint64_t people);

/// In the plural.
[[nodiscard]] const char* name_of(section which) noexcept;
/// The sections that had somebody before this read and have no record in it.
[[nodiscard]] std::vector<section> missing_sections(const section_counts& had, const section_counts& records);
/// "the read has no staff, and the school has 5: they stay as they were"
[[nodiscard]] std::string missing_text(section which, std::uint64_t had);

}  // namespace sluis::state
