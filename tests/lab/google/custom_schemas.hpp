// The custom fields of users (the discovery document's Schema and SchemaFieldSpec): which there are, and what a user
// may hold in them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/lab/google/refusal.hpp"
#include "tests/lab/query.hpp"

namespace lab::google {

class custom_schemas {
 public:
  /// POST and GET …/customer/{customer}/schemas, GET …/schemas/{name or id}. All throw refusal.
  const json& insert(const json& body);
  [[nodiscard]] const json& get(const std::string& key) const;
  [[nodiscard]] json list() const;

  /// A user's `customSchemas`: schemas and fields that there are, and texts. Null takes a value away.
  void check(const json& of_user) const;
  /// "Sluis.handle": can users be searched by it?
  [[nodiscard]] bool is_searchable(const std::string& field) const;
  /// What an answer holds: with projection=full all, with custom the schemas in `mask`, else none.
  void show(json& user, const target& asked) const;
  /// projection=custom needs a mask of schemas that there are.
  void check_projection(const target& asked) const;

  [[nodiscard]] json save() const { return by_name_; }
  void load(const json& from) { by_name_ = from.get<std::map<std::string, json>>(); }

 private:
  [[nodiscard]] const json* field(const std::string& schema, const std::string& name) const;
  std::map<std::string, json> by_name_;
};

/// The value of "Sluis.handle" in a user; empty: none.
[[nodiscard]] std::string custom_value(const json& user, const std::string& field);

}  // namespace lab::google
