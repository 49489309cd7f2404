#include "tests/lab/patch.hpp"

#include <algorithm>
#include <array>

#include "tests/lab/patch_edit.hpp"
#include "tests/lab/path.hpp"
#include "tests/lab/text.hpp"

namespace lab {

namespace {

constexpr const char* patch_urn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

void check_keys(const json& object, std::initializer_list<const char*> known, const std::string& where) {
  for (const auto& [key, value] : object.items()) {
    const bool is_known = std::any_of(known.begin(), known.end(), [&](const char* k) { return key == k; });
    if (!is_known) throw bad_syntax("unknown key " + key + " in " + where);
  }
}

edit_kind operation_of(const json& operation) {
  if (!operation.is_object()) throw bad_syntax("an operation must be an object");
  check_keys(operation, {"op", "path", "value"}, "an operation");
  if (!operation.contains("op") || !operation["op"].is_string()) throw bad_syntax("an operation needs op");
  const auto op = operation["op"].get<std::string>();
  if (op == "add") return edit_kind::add;
  if (op == "remove") return edit_kind::remove;
  if (op == "replace") return edit_kind::replace;
  throw bad_syntax("op \"" + op + "\" is not one of add, remove, replace (lower case)");
}

// Without a path the value is an object, each of whose attributes is a target (sections 3.5.2.1 and 3.5.2.3).
void apply_to_whole(const resource_type& type, json& resource, edit_kind what, const json& value) {
  if (!value.is_object()) throw bad_value("without a path the value must be an object");
  for (const auto& [key, item] : value.items()) {
    path to;
    if (type.extension(key) != nullptr) {
      to.urn = key;
    } else {
      to.top = key;
    }
    edit(type, resource, what, to, item);
  }
}

void apply(const resource_type& type, json& resource, const json& operation) {
  const auto what = operation_of(operation);
  if (operation.contains("path") && !operation["path"].is_string())
    throw problem(400, "invalidPath", "path must be a string");
  if (what == edit_kind::remove) {
    if (!operation.contains("path")) throw problem(400, "noTarget", "remove needs a path");
    if (operation.contains("value")) throw bad_syntax("remove takes no value; name what goes in the path");
    edit(type, resource, what, parse_path(operation["path"].get<std::string>()), nullptr);
    return;
  }
  if (!operation.contains("value")) throw bad_value("add and replace need a value");
  if (!operation.contains("path")) {
    apply_to_whole(type, resource, what, operation["value"]);
  } else {
    edit(type, resource, what, parse_path(operation["path"].get<std::string>()), operation["value"]);
  }
}

}  // namespace

json patched(const resource_type& type, json resource, const json& body) {
  if (!body.is_object()) throw bad_syntax("the body must be a JSON object");
  check_keys(body, {"schemas", "Operations"}, "a PATCH");
  if (!body.contains("schemas") || body["schemas"] != json::array({patch_urn})) {
    throw bad_syntax(std::string("schemas must be [\"") + patch_urn + "\"]");
  }
  if (!body.contains("Operations") || !body["Operations"].is_array() || body["Operations"].empty()) {
    throw bad_syntax("Operations must be an array that is not empty");
  }
  for (const auto& operation : body["Operations"]) apply(type, resource, operation);
  return resource;
}

}  // namespace lab
