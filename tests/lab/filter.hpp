// Filters of RFC 7644 section 3.4.2.2: comparisons, `pr`, `and`, `or`, `not`, parentheses, and a value path
// `emails[type eq "work"]`.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lab/problem.hpp"
#include "tests/lab/schema.hpp"

namespace lab {

struct filter {
  enum class kind : std::uint8_t { compare, present, all_of, any_of, none_of, value_path } what = kind::compare;
  std::string path;           // compare, present, value_path: "userName", "name.familyName", "urn:…:User:department"
  std::string op;             // compare: eq ne co sw ew gt ge lt le
  json value;                 // compare
  std::vector<filter> parts;  // of the others
};

/// Throws problem 400 invalidFilter, which says where.
[[nodiscard]] filter parse_filter(std::string_view text);

/// Does a resource of this type match? Unknown attributes are refused (invalidFilter).
[[nodiscard]] bool matches(const filter& f, const resource_type& type, const json& resource);
/// Does one value of a multi-valued attribute match?
[[nodiscard]] bool matches(const filter& f, const attribute& of, const json& element);

/// When the filter is, or contains under `and`, `path eq "value"`: that value. So the store can look it up instead of
/// searching.
[[nodiscard]] const std::string* required_value(const filter& f, std::string_view path);

}  // namespace lab
