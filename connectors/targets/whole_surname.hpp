// For directories that know one surname and no place for its prefix ("van der" + "Berg"). Pure.
#pragma once

#include "model/account.hpp"

namespace sluis::targets {

/// The same fields, with prefix and family name as one family_name.
[[nodiscard]] inline field_map with_whole_surname(field_map said) {
  const auto prefix = said.find(field::family_name_prefix);
  if (prefix == said.end()) return said;
  auto& family = said[field::family_name];
  if (!prefix->second.empty()) family = prefix->second + (family.empty() ? "" : " ") + family;
  said.erase(prefix);
  return said;
}

}  // namespace sluis::targets
