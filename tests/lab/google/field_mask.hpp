// Partial answers: the `fields` parameter ("nextPageToken,users(id,name(givenName))").
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "tests/lab/google/refusal.hpp"

namespace lab::google {

struct field_mask {
  std::map<std::string, field_mask> members;  // empty: everything below
};

/// Throws refusal 400 for what is not well-formed.
[[nodiscard]] field_mask parse_field_mask(std::string_view text);
/// What the mask leaves of a value; arrays element by element.
[[nodiscard]] json masked(const field_mask& mask, const json& value);

}  // namespace lab::google
