#include "state/reads/newcomers_names.hpp"

#include <algorithm>

namespace sluis::state {

void newcomers_names::add(const std::string& given, const std::string& family, const changed_names& groups) {
  ++told_.people;
  if (groups.is_group(given) || groups.is_group(family)) ++told_.with_group_name;
  const auto count = [&](std::map<std::uint64_t, std::uint64_t>& people, const std::string& name) {
    if (!name.empty()) told_.most_alike = std::max(told_.most_alike, ++people[groups.hash_of(name)]);
  };
  count(given_, given);
  count(family_, family);
}

}  // namespace sluis::state
