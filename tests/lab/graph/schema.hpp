// Which properties users, groups, classes and schools have, of which type and length, and what a creation needs
// (Microsoft's resource pages and metadata).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/lab/graph/kinds.hpp"
#include "tests/lab/graph/refusal.hpp"

namespace lab::graph {

enum class type : std::uint8_t { text, flag, password_profile, texts, source };
enum class nulls : std::uint8_t { allowed, refused };

struct property {
  const char* name;
  type is;
  nulls may_be_null = nulls::allowed;
  std::size_t most = 256;  // characters
};

struct schema {
  const char* name;                  // "user"
  std::vector<property> properties;  // that can be written
  std::vector<const char*> required;
  std::vector<const char*> read_only;
  std::vector<const char*> by_default;  // in an answer without $select
  [[nodiscard]] const property* find(const std::string& property_name) const;
  [[nodiscard]] bool knows(const std::string& property_name) const;
};

[[nodiscard]] const schema& users();
[[nodiscard]] const schema& groups();
[[nodiscard]] inline const schema& schema_of(kind what) {
  return what == kind::user ? users() : groups();
}
[[nodiscard]] const schema& education_classes();
[[nodiscard]] const schema& education_schools();

/// Throws refusal 400: a property that is unknown, read only, of a wrong type, too long, or null where it may not be.
/// Links (`@odata.bind`) are the caller's. `has_extension`: whether there is a directory extension of that name, which
/// holds a text.
void check_properties(const schema& of, const json& body,
                      const std::function<bool(const std::string&)>& has_extension = {});
void check_required(const schema& of, const json& body);

}  // namespace lab::graph
