// The schemas of RFC 7643 that this service speaks (sections 4.1, 4.2, 4.3 and the machine-readable 8.7.1).
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lab {

using json = nlohmann::json;

enum class kind : std::uint8_t { string, boolean, reference, complex };
enum class plurality : std::uint8_t { single, multi };
enum class mutability : std::uint8_t { read_write, read_only, immutable, write_only };

struct attribute {
  std::string name;
  lab::kind kind = kind::string;
  lab::plurality plurality = plurality::single;
  lab::mutability mutability = mutability::read_write;
  bool required = false;
  bool case_exact = false;
  std::string uniqueness = "none";
  std::vector<attribute> sub;

  [[nodiscard]] const attribute* find(std::string_view sub_name) const;
  [[nodiscard]] bool is_multi() const { return plurality == plurality::multi; }
};

struct schema {
  std::string id;
  std::string name;
  std::string description;
  std::vector<attribute> attributes;

  [[nodiscard]] const attribute* find(std::string_view name) const;
};

/// A resource type: its core schema, with id, externalId, meta and schemas among the attributes, and its extensions.
struct resource_type {
  std::string name;      // "User"
  std::string endpoint;  // "/Users"
  schema core;
  std::vector<schema> extensions;

  [[nodiscard]] const schema* extension(std::string_view urn) const;
};

[[nodiscard]] const resource_type& user_type();
[[nodiscard]] const resource_type& group_type();

/// As /Schemas shows it (RFC 7643 section 7); the common attributes are not part of it.
[[nodiscard]] json to_json(const schema& s);

}  // namespace lab
