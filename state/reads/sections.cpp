#include "state/reads/sections.hpp"

namespace sluis::state {

std::optional<section> section_of(subject_kind kind, role who) noexcept {
  if (kind == subject_kind::group) return section::groups;
  if (kind != subject_kind::person) return std::nullopt;
  switch (who) {
    case role::student:
      return section::students;
    case role::staff:
      return section::staff;
    case role::guardian:
      return section::guardians;
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

const char* name_of(section which) noexcept {
  constexpr std::array names = {"groups", "students", "staff", "guardians"};
  return names[static_cast<std::size_t>(which)];
}

std::string missing_text(section which, std::uint64_t had) {
  return std::string("the read has no ") + name_of(which) + ", and the school has " + std::to_string(had) +
         (had == 1 ? ": that one stays as it was" : ": they stay as they were");
}

namespace {

std::string counted(std::uint64_t count, const char* one, const char* more) {
  return std::to_string(count) + (count == 1 ? one : more);
}

}  // namespace

std::string kept_text(std::uint64_t people, std::uint64_t groups) {
  auto out = people > 0 ? counted(people, " person", " people") : std::string();
  if (groups > 0) out += (out.empty() ? "" : " and ") + counted(groups, " group", " groups");
  return out + " not in this read " + (people + groups == 1 ? "stays" : "stay") +
         ": a part of an earlier read was held for the same, and was not approved since";
}

std::string kept_in_groups_text(std::uint64_t people) {
  return counted(people, " person", " people") + " in no group of this read " + (people == 1 ? "stays" : "stay") +
         " in those of before: a part of an earlier read was held for the same, and was not approved since";
}

bool are_memberships_missing(const group_losses& seen) noexcept {
  constexpr std::uint64_t fewest = 2;  // memberships or people: a single one ends often
  if (seen.without == 0) return false;
  if (seen.named == 0 && seen.known >= fewest) return true;
  const auto lost = seen.without + seen.before;
  return lost >= fewest && lost * 2 > seen.people;
}

std::string missing_memberships_text(const group_losses& seen, role who) {
  if (!are_memberships_missing(seen)) return {};
  const std::string name = who == role::student ? "student" : who == role::staff ? "staff member" : "guardian";
  if (seen.named == 0 && seen.before == 0) {
    return "the read puts no " + name + " into a group, and " + std::to_string(seen.known) +
           " memberships are known: they stay as they were";
  }
  const auto out = "the read puts " + std::to_string(seen.without) + " of the " + std::to_string(seen.people) +
                   " who were in a group into none (" + name + ")";
  if (seen.before == 0) return out + ": everybody of them stays in those of before";
  return out + ", and earlier reads of these " + std::to_string(counted_read_days.count()) + " days put " +
         std::to_string(seen.before) + " of them there without an approval: whoever is in a group stays in it";
}

}  // namespace sluis::state
