// Values as providers really write them: ids that are numbers, flags that are text. Nothing throws.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "connectors/targets/scim/json_text.hpp"

namespace sluis::targets::scim {

/// The object's id (or another member that holds one): text, or a whole number as several services write it. Empty
/// where there is none that can be used.
[[nodiscard]] std::string id_member(const json& object, std::string_view name = "id");

/// true, false, or the same as text in any case; nothing: it cannot be understood.
[[nodiscard]] std::optional<bool> read_flag(const json& value);

}  // namespace sluis::targets::scim
