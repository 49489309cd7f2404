#include "model/target_kind.hpp"

#include <algorithm>

namespace sluis {

const std::vector<target_kind>& target_kinds() {
  constexpr auto prefix = std::pair{field::family_name_prefix, field::family_name};
  static const std::vector<target_kind> all{
      {.name = "scim", .has_unique_group_names = true, .kept_together = {}},
      // Both directories know one surname, without a place for its prefix.
      {.name = "graph", .ids = id_use::once, .has_unique_logins = true, .kept_together = {prefix}},
      // School and function stand in one list (organizations), which is replaced whole.
      {.name = "google",
       .ids = id_use::once,
       .has_unique_logins = true,
       .kept_together = {prefix, {field::school, field::function}}},
  };
  return all;
}

const target_kind& target_kind_of(std::string_view name) {
  static const target_kind unknown{};
  const auto& all = target_kinds();
  const auto at = std::find_if(all.begin(), all.end(), [&](const target_kind& one) { return one.name == name; });
  return at == all.end() ? unknown : *at;
}

std::string names_of_target_kinds() {
  std::string out;
  const auto& all = target_kinds();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0) out += i + 1 == all.size() ? " and " : ", ";
    out += all[i].name;
  }
  return out;
}

}  // namespace sluis
