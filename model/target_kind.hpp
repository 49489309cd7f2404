// The kinds of targets, and what differs between them beside how they are spoken to. A new kind is a folder in
// connectors/targets, a line here, its reader in config/read_target.cpp and its maker in
// daemon/process/target_wiring.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/account.hpp"

namespace sluis {

enum class id_use : std::uint8_t {
  once = 1,  // no id is given to a second object
  again,
};

struct target_kind {
  std::string_view name;  // as the configuration and a consent's recipient have it
  id_use ids = id_use::again;
  bool has_unique_logins = false;       // a second account of the same login is refused, also of one not shown yet
  bool has_unique_group_names = false;  // likewise for groups, so a name must be free before another group gets it
  std::vector<std::pair<field, field>> kept_together;  // stand in one place there: a change of one is a change of both
};

[[nodiscard]] const std::vector<target_kind>& target_kinds();

/// Of a name that no kind has (what an older or newer version recorded): nothing is promised of it.
[[nodiscard]] const target_kind& target_kind_of(std::string_view name);

/// "scim, graph and google"
[[nodiscard]] std::string names_of_target_kinds();

}  // namespace sluis
