#include "tests/lab/list_faults.hpp"

#include <algorithm>

#include "tests/lab/query.hpp"

namespace lab {

namespace {

std::string other_id(std::string id) {
  for (auto& c : id) {
    if (c >= '0' && c <= '9') c = static_cast<char>('9' - (c - '0'));
  }
  return id;
}

void replace_all(std::string& in, const std::string& what, const std::string& by) {
  for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + by.size()))
    in.replace(at, what.size(), by);
}

}  // namespace

list_faults parse_list_faults(const json& from) {
  list_faults out;
  if (!from.is_object()) throw bad_value("lists: must be an object");
  for (const auto& [key, value] : from.items()) {
    if (!value.is_number_unsigned()) throw bad_value("lists: " + key + " must be a number");
    if (key == "at_most") {
      out.at_most = value.get<std::uint64_t>();
    } else if (key == "total_too_much") {
      out.total_too_much = value.get<std::uint64_t>();
    } else if (key == "hide_members") {
      out.hide_members = value.get<std::uint64_t>();
    } else if (key == "first_page_always") {
      out.first_page_always = value.get<std::uint64_t>();
    } else {
      throw bad_value("lists: unknown key " + key);
    }
  }
  return out;
}

request first_page_of(const list_faults& what, request asked) {
  if (what.first_page_always == 0 || asked.method != "GET" || asked.target.find("filter=") != std::string::npos)
    return asked;
  for (const auto& [name, value] :
       {std::pair{std::string("startIndex="), std::string("1")}, {"count=", std::to_string(what.first_page_always)}}) {
    const auto at = asked.target.find(name);
    if (at == std::string::npos) continue;
    const auto first = at + name.size();
    asked.target.replace(first, std::min(asked.target.find('&', first), asked.target.size()) - first, value);
  }
  return asked;
}

answer with_list_faults(const list_faults& what, const request& asked, answer well) {
  const auto path = asked.target.substr(0, asked.target.find('?'));
  const bool is_list =
      asked.method == "GET" && well.status == 200 && (path == "/scim/v2/Users" || path == "/scim/v2/Groups");
  if (!what.any() || !is_list) return well;
  auto body = json::parse(well.body);
  auto& resources = body["Resources"];
  for (auto& each : resources) {
    if (what.hide_members > 0) each.erase("members");
  }
  if (what.at_most) {
    const auto first = body.value("startIndex", std::uint64_t{1}) - 1;
    const auto left = *what.at_most > first ? *what.at_most - first : 0;
    while (resources.size() > left) resources.erase(resources.size() - 1);
    body["totalResults"] = std::min(body.value("totalResults", std::uint64_t{0}), *what.at_most);
    body["itemsPerPage"] = resources.size();
  }
  body["totalResults"] = body.value("totalResults", std::uint64_t{0}) + what.total_too_much;
  well.body = body.dump();
  return well;
}

void give_new_ids(store& of) {
  auto text = of.save().dump();
  for (const auto* type : {&user_type(), &group_type()}) {
    for (const auto* each : of.search(*type, std::nullopt)) replace_all(text, each->id, other_id(each->id));
  }
  of.load(json::parse(text));
}

void change_ids(store& of, const json& how) {
  if (!how.is_object()) throw bad_value("ids: must be an object");
  auto text = of.save().dump();
  std::size_t n = 0;
  for (const auto& [id, by] : how.items()) {
    if (!by.is_string() || id.empty()) throw bad_value("ids: each must be a text");
    replace_all(text, id, "\x01" + std::to_string(n++) + "\x01");  // so that none is replaced twice
  }
  n = 0;
  for (const auto& [id, by] : how.items())
    replace_all(text, "\x01" + std::to_string(n++) + "\x01", by.get<std::string>());
  of.load(json::parse(text));
}

}  // namespace lab
