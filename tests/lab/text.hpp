// Comparisons that SCIM wants: attribute values that are not caseExact, and nothing cleverer (ASCII; RFC 7643
// section 2.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

[[nodiscard]] std::string lower(std::string_view text);

/// Percent-decoding; nothing if a `%` is not followed by two hex digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);

}  // namespace lab
