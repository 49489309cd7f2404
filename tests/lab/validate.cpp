#include "tests/lab/validate.hpp"

#include <algorithm>
#include <set>

namespace lab {

namespace {

bool is_unassigned(const json& value) {
  return value.is_null() || (value.is_array() && value.empty());
}

json checked_complex(const attribute& a, const json& value) {
  if (!value.is_object()) throw bad_value(a.name + " must be an object");
  json out = json::object();
  for (const auto& [key, item] : value.items()) {
    const auto* sub = a.find(key);
    if (sub == nullptr) throw bad_syntax("unknown attribute " + a.name + "." + key);
    if (sub->mutability == mutability::read_only || is_unassigned(item)) continue;
    out[key] = checked_value(*sub, item);
  }
  for (const auto& sub : a.sub) {
    if (sub.required && !out.contains(sub.name)) throw bad_value(a.name + "." + sub.name + " is required");
  }
  return out;
}

void check_required(const schema& s, const json& holder) {
  for (const auto& a : s.attributes) {
    if (a.required && !holder.contains(a.name)) throw bad_value(a.name + " is required");
    if (a.required && holder[a.name].is_string() && holder[a.name].get_ref<const std::string&>().empty()) {
      throw bad_value(a.name + " must not be empty");
    }
  }
}

void check_primaries(const schema& s, const json& holder) {
  for (const auto& a : s.attributes) {
    if (!a.is_multi() || !holder.contains(a.name)) continue;
    const auto& values = holder[a.name];
    const auto primaries =
        std::count_if(values.begin(), values.end(), [](const json& v) { return v.value("primary", false); });
    if (primaries > 1) throw bad_value(a.name + ": only one value can be primary");
  }
}

void check_members_differ(const json& resource) {
  if (!resource.contains("members")) return;
  std::set<std::string> seen;
  for (const auto& member : resource["members"]) {
    const auto& value = member["value"].get_ref<const std::string&>();
    if (!seen.insert(value).second) throw bad_value("members: " + value + " stands there twice");
  }
}

json checked_attributes(const schema& s, const json& body) {
  if (!body.is_object()) throw bad_syntax(s.name + " must be an object");
  json out = json::object();
  for (const auto& [key, item] : body.items()) {
    const auto* a = s.find(key);
    if (a == nullptr) throw bad_syntax("unknown attribute " + key + " of " + s.id);
    if (a->mutability == mutability::read_only || is_unassigned(item)) continue;
    out[key] = checked_value(*a, item);
  }
  return out;
}

std::set<std::string> checked_schemas(const resource_type& type, const json& body) {
  if (!body.contains("schemas") || !body["schemas"].is_array()) throw bad_syntax("schemas is required, as an array");
  std::set<std::string> out;
  for (const auto& item : body["schemas"]) {
    if (!item.is_string()) throw bad_syntax("schemas must hold strings");
    const auto urn = item.get<std::string>();
    if (urn != type.core.id && type.extension(urn) == nullptr)
      throw bad_syntax("schemas: " + urn + " is not known for " + type.name);
    if (!out.insert(urn).second) throw bad_syntax("schemas: " + urn + " stands there twice");
  }
  if (out.count(type.core.id) == 0) throw bad_syntax("schemas lacks " + type.core.id);
  return out;
}

}  // namespace

json checked_element(const attribute& a, const json& value) {
  switch (a.kind) {
    case kind::string:
    case kind::reference:
      if (!value.is_string()) throw bad_value(a.name + " must be a string");
      return value;
    case kind::boolean:
      if (!value.is_boolean()) throw bad_value(a.name + " must be true or false");
      return value;
    case kind::complex:
      return checked_complex(a, value);
  }
  throw bad_value(a.name);
}

json checked_value(const attribute& a, const json& value) {
  if (!a.is_multi()) return checked_element(a, value);
  if (!value.is_array()) throw bad_value(a.name + " must be an array");
  json out = json::array();
  for (const auto& item : value) out.push_back(checked_element(a, item));
  return out;
}

json checked_resource(const resource_type& type, const json& body) {
  if (!body.is_object()) throw bad_syntax("the body must be a JSON object");
  const auto schemas = checked_schemas(type, body);
  json core = body;
  core.erase("schemas");
  json extensions = json::object();
  for (const auto& extension : type.extensions) {
    if (!core.contains(extension.id)) continue;
    if (schemas.count(extension.id) == 0) throw bad_syntax("schemas lacks " + extension.id);
    extensions[extension.id] = checked_attributes(extension, core[extension.id]);
    core.erase(extension.id);
  }
  json out = checked_attributes(type.core, core);
  out.update(extensions);
  check_whole(type, out);
  return out;
}

void check_whole(const resource_type& type, const json& resource) {
  check_required(type.core, resource);
  check_primaries(type.core, resource);
  check_members_differ(resource);
  for (const auto& extension : type.extensions) {
    if (!resource.contains(extension.id)) continue;
    check_required(extension, resource[extension.id]);
  }
}

}  // namespace lab
