// Where a user's account lives: the path of an org unit, from a template ("/Scholen/{school}/{function}"). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/account.hpp"

namespace sluis::targets::google {

/// With a placeholder in it: such org units are made here. One without is a path that must exist.
[[nodiscard]] bool is_template(std::string_view path);

/// The template with {school} and {function} from the fields that were released (R-B2). A segment whose field is absent
/// or empty is left out; "/" if none is left.
[[nodiscard]] std::string org_unit_for(std::string_view path, const field_map& fields);

/// A value as one segment: what separates or means something in a path or a search, and control characters, become "-";
/// no blanks at its ends. Empty if nothing but dots, dashes and blanks is left.
[[nodiscard]] std::string harmless_segment(std::string_view value);

/// "/a/b" → "/a", "/a/b": in the order in which they can be made. Nothing for "/".
[[nodiscard]] std::vector<std::string> org_units_down_to(std::string_view path);

}  // namespace sluis::targets::google
