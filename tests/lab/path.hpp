// Attribute paths (RFC 7644 figure 7): `name.familyName`, `members[value eq "x"]`, `emails[type eq "work"].value`, each
// with or without the schema's URN in front.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/lab/filter.hpp"
#include "tests/lab/schema.hpp"

namespace lab {

struct path {
  std::string urn;               // empty: the core schema
  std::string top;               // empty: the whole extension
  std::optional<filter> choice;  // in brackets
  std::string sub;
};

/// Form only. Throws problem 400 invalidPath.
[[nodiscard]] path parse_path(std::string_view text);

struct resolved_path {
  const schema* extension = nullptr;  // nullptr: the core schema
  const attribute* top = nullptr;     // nullptr: the whole extension
  const attribute* sub = nullptr;
};

/// What of this type it names; throws problem 400 with `scim_type` if there is no such thing.
[[nodiscard]] resolved_path resolve(const path& p, const resource_type& type,
                                    const std::string& scim_type = "invalidPath");

/// The value of the top attribute in a resource, or nullptr.
[[nodiscard]] const json* find_value(const resolved_path& to, const json& resource);

}  // namespace lab
