// Many files in one sentence.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace sluis::sources {

/// "a.xml, b.xml, c.xml and 17 more"
[[nodiscard]] inline std::string few_names(const std::vector<std::string>& all) {
  constexpr std::size_t most = 3;
  std::string out;
  for (std::size_t i = 0; i < std::min(all.size(), most); ++i) out += (i == 0 ? "" : ", ") + all[i];
  if (all.size() > most) out += " and " + std::to_string(all.size() - most) + " more";
  return out;
}

}  // namespace sluis::sources
