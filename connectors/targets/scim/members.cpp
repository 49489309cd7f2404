#include "connectors/targets/scim/members.hpp"
#include "connectors/targets/scim/values.hpp"

#include <algorithm>

namespace sluis::targets::scim {

json add_members(const std::vector<std::string>& ids) {
  json values = json::array();
  for (const auto& id : ids) values.push_back({{"value", id}});
  return json::array({{{"op", "add"}, {"path", "members"}, {"value", std::move(values)}}});
}

json remove_members(const std::vector<std::string>& ids) {
  json out = json::array();
  for (const auto& id : ids) out.push_back({{"op", "remove"}, {"path", "members[value eq " + filter_value(id) + "]"}});
  return out;
}

std::set<std::string> members_in(const json& group) {
  std::set<std::string> out;
  const json* list = member(group, "members");
  if (list == nullptr || !list->is_array()) return out;
  for (const auto& each : *list) {
    auto id = id_member(each, "value");
    if (!id.empty()) out.insert(std::move(id));
  }
  return out;
}

void put_members(json& group, const std::vector<std::string>& add, const std::vector<std::string>& remove) {
  json& list = member_to_write(group, "members");
  if (!list.is_array()) list = json::array();
  for (const auto& id : remove) {
    list.erase(
        std::remove_if(list.begin(), list.end(), [&](const json& each) { return id_member(each, "value") == id; }),
        list.end());
  }
  const auto there = members_in(group);
  for (const auto& id : add) {
    if (there.count(id) == 0) list.push_back({{"value", id}});
  }
}

std::string filter_value(const std::string& text) {
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace sluis::targets::scim
