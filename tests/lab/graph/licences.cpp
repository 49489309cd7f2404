#include "tests/lab/graph/licences.hpp"

#include <algorithm>

#include "tests/lab/text.hpp"

namespace lab::graph {

namespace {

bool is_guid(const json& value) {
  if (!value.is_string()) return false;
  const auto& text = value.get_ref<const std::string&>();
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::string_view("0123456789abcdefABCDEF").find(text[i]) == std::string_view::npos)
      return false;
  }
  return true;
}

void check_guids(const json& list, const char* name) {
  if (!list.is_array() || !std::all_of(list.begin(), list.end(), is_guid))
    throw bad_request(std::string("Invalid value for ") + name + ".");
}

json::iterator find(json& assigned, const std::string& sku) {
  return std::find_if(assigned.begin(), assigned.end(), [&](const json& each) { return each["skuId"] == sku; });
}

void check_addition(const json& one) {
  if (!one.is_object() || !one.contains("skuId") || !is_guid(one["skuId"]))
    throw bad_request("A license needs a skuId.");
  for (const auto& [name, value] : one.items()) {
    if (name == "disabledPlans") {
      check_guids(value, "disabledPlans");
    } else if (name != "skuId") {
      throw bad_request("A license has no property '" + name + "'.");
    }
  }
}

}  // namespace

void assign_licences(directory& in, object& group, const json& body, const subscriptions& bought) {
  if (!body.is_object() || body.size() != 2 || !body.contains("addLicenses") || !body.contains("removeLicenses") ||
      !body["addLicenses"].is_array()) {
    throw bad_request("addLicenses and removeLicenses are expected, and nothing else.");
  }
  check_guids(body["removeLicenses"], "removeLicenses");
  auto assigned = group.properties.value("assignedLicenses", json::array());
  for (const auto& each : body["removeLicenses"]) {
    const auto at = find(assigned, lower(each.get<std::string>()));
    if (at == assigned.end()) throw bad_request("The license is not assigned to the group.");
    assigned.erase(at);
  }
  for (const auto& each : body["addLicenses"]) {
    check_addition(each);
    const auto sku = lower(each["skuId"].get<std::string>());
    const auto known = bought.find(sku);
    if (known == bought.end()) throw bad_request("License assignment failed because there is no such subscription.");
    if (known->second == 0) throw bad_request("The subscription does not have any available licenses.");
    if (find(assigned, sku) == assigned.end())
      assigned.push_back({{"skuId", sku}, {"disabledPlans", each.value("disabledPlans", json::array())}});
  }
  in.change(group, {{"assignedLicenses", assigned}});
}

}  // namespace lab::graph
