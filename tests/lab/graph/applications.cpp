#include "tests/lab/graph/applications.hpp"

#include <algorithm>

namespace lab::graph {

namespace {

constexpr const char* object_id = "a9900000-0000-4000-8000-000000000001";
constexpr std::string_view start = "extension_";
constexpr std::string_view handle_end = "_sluisHandle";

json shown(const json& one) {
  json out = one;
  out["@odata.type"] = "#microsoft.graph.extensionProperty";
  return out;
}

void check_target_objects(const json& body) {
  const auto at = body.find("targetObjects");
  if (at == body.end() || !at->is_array() || at->empty())
    throw bad_request("A value is required for property 'targetObjects'.");
  for (const auto& each : *at) {
    if (each != "User" && each != "Group" && each != "Application" && each != "Device" && each != "Organization")
      throw bad_request("Invalid value for 'targetObjects'.");
  }
}

}  // namespace

bool is_extension(const std::string& property) {
  return property.starts_with(start);
}

std::string handle_extension_in(const json& properties) {
  for (const auto& [name, value] : properties.items()) {
    if (is_extension(name) && name.ends_with(handle_end) && value.is_string()) return value.get<std::string>();
  }
  return {};
}

std::string applications::full_name(const std::string& name) const {
  std::string id = app_id_;
  std::erase(id, '-');
  return std::string(start) + id + "_" + name;
}

bool applications::knows(kind what, const std::string& property) const {
  const char* needed = what == kind::user ? "User" : "Group";
  return std::any_of(made_.begin(), made_.end(), [&](const json& each) {
    const auto& targets = each["targetObjects"];
    return each["name"] == property && std::find(targets.begin(), targets.end(), needed) != targets.end();
  });
}

void applications::make(const std::string& name, const std::vector<std::string>& target_objects) {
  const auto number = std::to_string(made_.size() + 1);
  made_.push_back({{"id", "e8700000-0000-4000-8000-" + std::string(12 - number.size(), '0') + number},
                   {"name", full_name(name)},
                   {"dataType", "String"},
                   {"targetObjects", target_objects},
                   {"appDisplayName", "Sluis"},
                   {"isMultiValued", false},
                   {"isSyncedFromOnPremises", false}});
}

reply applications::handle(const asked& by) {
  if (rights_ == app_rights::none)
    throw refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  const auto& parts = by.segments;
  if (parts.size() == 1 && by.method == "GET") return list(by);
  if (parts.size() != 3 || parts[2] != "extensionProperties")
    throw refusal(404, "ResourceNotFound", "Resource not found for the segment.");
  if (parts[1] != object_id) throw no_such(parts[1]);  // an appId is no object id
  if (by.method == "POST") return create(by);
  if (by.method != "GET")
    throw refusal(405, "Request_BadRequest", "Specified HTTP method is not allowed: " + by.method);
  check_options(by, {"$select"});
  reply out;
  out.body = {{"value", json::array()}};
  for (const auto& each : made_) out.body["value"].push_back(shown(each));
  return out;
}

reply applications::list(const asked& by) const {
  check_options(by, {"$select", "$filter"});
  const auto filter = by.query.find("$filter");
  const bool fits = filter == by.query.end() || filter->second == "appId eq '" + app_id_ + "'";
  if (!fits && !filter->second.starts_with("appId eq '")) throw bad_query("Unsupported filter clause.");
  reply out;
  out.body = {{"value", json::array()}};
  if (fits) out.body["value"].push_back({{"id", object_id}, {"appId", app_id_}});
  return out;
}

reply applications::create(const asked& by) {
  check_options(by, {});
  if (!by.body.is_object()) throw bad_request("A body is expected.");
  for (const auto& [name, value] : by.body.items()) {
    if (name != "name" && name != "dataType" && name != "targetObjects" && name != "isMultiValued")
      throw bad_request("Invalid property '" + name + "'.");
  }
  const auto name = by.body.value("name", std::string());
  if (name.empty() ||
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != std::string::npos)
    throw bad_request("Invalid value for 'name'.");
  if (by.body.value("dataType", std::string()) != "String")
    throw bad_request("This tenant makes extension properties of type String only.");
  check_target_objects(by.body);
  const auto same = [&](const json& each) { return each["name"] == full_name(name); };
  if (std::any_of(made_.begin(), made_.end(), same))
    throw bad_request("An extension property exists with the name " + full_name(name) + ".");
  make(name, by.body["targetObjects"].get<std::vector<std::string>>());
  return {201, shown(made_.back()), {}};
}

}  // namespace lab::graph
