#include "state/reads/newcomers_names.hpp"

#include <algorithm>

namespace sluis::state {

namespace {

/// A word that begins with a digit: "Kerkstraat 12", "12 maart".
bool has_number(const std::string& name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_digit = name[i] >= '0' && name[i] <= '9';
    if (is_digit && (i == 0 || name[i - 1] == ' ')) return true;
  }
  return false;
}

}  // namespace

void newcomers_names::add(const person& who, const fold& folded, const changed_names& groups) {
  const auto& shown = who.call_name.empty() ? who.given_names : who.call_name;
  const auto given = folded(shown), family = folded(who.family_name);
  ++told_.people;
  if (groups.is_group(given) || groups.is_group(family)) ++told_.with_group_name;
  if (has_number(shown) || has_number(who.family_name)) ++told_.with_number;
  const auto count = [&](std::map<std::uint64_t, std::uint64_t>& people, const std::string& name) {
    if (!name.empty()) told_.most_alike = std::max(told_.most_alike, ++people[groups.hash_of(name)]);
  };
  count(given_, given);
  count(family_, family);
}

}  // namespace sluis::state
