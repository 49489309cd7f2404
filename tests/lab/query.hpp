// The target of a request, taken apart: path and query parameters.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lab/problem.hpp"

namespace lab {

struct target {
  std::vector<std::string> segments;         // decoded: {"scim", "v2", "Users", "<id>"}
  std::map<std::string, std::string> query;  // decoded

  /// A whole number, or `otherwise`; problem 400 invalidValue.
  [[nodiscard]] long number(const std::string& name, long otherwise) const;
};

/// Empty: it is not there.
[[nodiscard]] inline std::string parameter_text(const target& asked, const char* name) {
  const auto found = asked.query.find(name);
  return found == asked.query.end() ? std::string() : found->second;
}

/// Throws problem 400 invalidSyntax: a wrong escape, a parameter twice, or a `+` that one server reads as a blank and
/// the next does not.
[[nodiscard]] target parse_target(std::string_view text);

}  // namespace lab
