#include "state/reads/sections.hpp"

namespace sluis::state {

std::optional<section> section_of(subject_kind kind, role who) noexcept {
  if (kind == subject_kind::group) return section::groups;
  if (kind != subject_kind::person) return std::nullopt;
  switch (who) {
    case role::student: return section::students;
    case role::staff: return section::staff;
    case role::guardian: return section::guardians;
  }
  return std::nullopt;
}

std::vector<section> missing_sections(const section_counts& had, const section_counts& records) {
  std::vector<section> out;
  for (const auto one : all_sections) {
    if (had.of(one) > 0 && records.of(one) == 0) out.push_back(one);
  }
  return out;
}

std::string missing_text(section which, std::uint64_t had) {
  constexpr std::array names = {"groups", "students", "staff", "guardians"};
  return std::string("the read has no ") + names[static_cast<std::size_t>(which)] + ", and the school has " + std::to_string(had) +
         (had == 1 ? ": that one stays as it was" : ": they stay as they were");
}

}  // namespace sluis::state
