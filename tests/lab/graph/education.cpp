#include "tests/lab/graph/education.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "tests/lab/graph/applications.hpp"
#include "tests/lab/graph/schema.hpp"
#include "tests/lab/text.hpp"

namespace lab::graph {

namespace {

json shown_school(const json& properties, const std::string& select) {
  const auto& of = education_schools();
  std::vector<std::string> names(of.by_default.begin(), of.by_default.end());
  if (!select.empty()) names = split(select, ',');
  json out = {{"id", properties["id"]}};
  for (const auto& name : names) {
    if (!of.knows(name))
      throw bad_request("Could not find a property named '" + name + "' on type 'microsoft.graph.educationSchool'.");
    out[name] = properties.value(name, json(nullptr));
  }
  return out;
}

std::string option(const asked& by, const char* name) {
  const auto at = by.query.find(name);
  return at == by.query.end() ? std::string() : at->second;
}

// "https://graph.microsoft.com/v1.0/education/users/{id}", or the same below this lab.
std::string education_user_in_link(const json& link, const std::string& base) {
  const auto text = link.is_string() ? link.get<std::string>() : std::string();
  for (const auto& root : {base, std::string("https://graph.microsoft.com/v1.0")}) {
    const auto start = root + "/education/users/";
    if (text.compare(0, start.size(), start) == 0 && text.size() > start.size()) return text.substr(start.size());
  }
  throw bad_request("Invalid URL format specified in payload.");
}

void check_body(const schema& of, const json& body) {
  check_properties(of, body);
  for (const auto& [name, value] : body.items()) {
    if (name.find('@') != std::string::npos) throw bad_request("The annotation " + name + " is not expected here.");
  }
  check_required(of, body);
}

}  // namespace

reply education::handle(const asked& by) {
  const auto& parts = by.segments;
  if (by.method == "GET" && by.has_body()) throw bad_request("This method takes no body.");
  const auto is = [&](std::size_t count, const char* what) { return parts.size() == count && parts[1] == what; };
  if (is(2, "classes")) return create_class(by);
  if (is(2, "schools")) return by.method == "GET" ? list_schools(by) : create_school(by);
  if (is(5, "schools") && parts[3] == "users" && parts[4] == "$ref") return enrol(by);
  if (is(3, "users")) return user_with_schools(by);
  throw refusal(404, "ResourceNotFound", "Resource not found for the segment.");
}

reply education::create_class(const asked& by) {
  if (by.method != "POST") throw wrong_method(by);
  check_options(by, {});
  check_body(education_classes(), by.body);
  auto group = by.body;
  const auto nick = group["mailNickname"].get<std::string>();
  if (std::any_of(nick.begin(), nick.end(), [](char c) {
        return c <= ' ' || std::string_view("@()\\[]\";:<>,").find(c) != std::string_view::npos;
      })) {
    throw bad_request("Invalid value specified for property 'mailNickname' of resource.");
  }
  group["groupTypes"] = {"Unified"};
  group["mailEnabled"] = true;
  group["securityEnabled"] = false;
  const auto& made = in_.create(kind::group, std::move(group));
  reply out{201, by.body, {}};
  out.body["id"] = made.id;
  out.body["@odata.type"] = "#microsoft.graph.educationClass";
  return out;
}

reply education::create_school(const asked& by) {
  if (by.method != "POST") throw wrong_method(by);
  check_options(by, {});
  check_body(education_schools(), by.body);
  std::array<char, 37> id{};
  std::snprintf(id.data(), id.size(), "5c400100-0000-4000-8000-%012x", static_cast<unsigned>(schools_.size() + 1));
  auto& made = schools_[id.data()];
  made.properties = by.body;
  made.properties["id"] = id.data();
  made.unseen = unseen_for_;
  return {201, shown_school(made.properties, ""), {}};
}

reply education::list_schools(const asked& by) {
  check_options(by, {"$filter", "$select"});
  const auto filter = option(by, "$filter");
  constexpr std::string_view start = "externalId eq '";
  const bool good = filter.empty() || (filter.size() > start.size() && filter.compare(0, start.size(), start) == 0 &&
                                       filter.back() == '\'');
  if (!good) throw bad_query("Unsupported filter clause.");
  const auto wanted = filter.empty() ? std::string() : filter.substr(start.size(), filter.size() - start.size() - 1);
  reply out;
  out.body = {{"@odata.context", base_ + "/$metadata#education/schools"}, {"value", json::array()}};
  for (auto& [id, one] : schools_) {
    if (!filter.empty() && one.properties.value("externalId", json()) != wanted) continue;
    if (one.unseen > 0) {
      --one.unseen;
      continue;
    }
    out.body["value"].push_back(shown_school(one.properties, option(by, "$select")));
  }
  return out;
}

reply education::enrol(const asked& by) {
  if (by.method != "POST") throw wrong_method(by);
  check_options(by, {});
  const auto found = schools_.find(lower(by.segments[2]));
  if (found == schools_.end()) throw no_such(by.segments[2]);
  if (!by.body.is_object() || by.body.size() != 1 || !by.body.contains("@odata.id"))
    throw bad_request("One @odata.id is expected.");
  const auto& user = existing_user(education_user_in_link(by.body["@odata.id"], base_));
  if (!found->second.users.insert(user.id).second)
    throw bad_request("One or more added object references already exist for the modified property: 'users'.");
  return {204, nullptr, {}};
}

reply education::user_with_schools(const asked& by) {
  if (by.method != "GET") throw wrong_method(by);
  check_options(by, {"$select", "$expand"});
  if (option(by, "$select") != "id" || option(by, "$expand") != "schools")
    throw bad_query("Only the id, and the schools, can be told of a user here.");
  const auto& user = existing_user(by.segments[2]);
  reply out{200, {{"id", user.id}, {"schools", json::array()}}, {}};
  for (const auto& [id, one] : schools_) {
    if (one.users.count(user.id) > 0) out.body["schools"].push_back(shown_school(one.properties, ""));
  }
  return out;
}

object& education::existing_user(const std::string& id) {
  auto* found = in_.find(kind::user, id);
  if (found == nullptr) throw no_such(id);
  return *found;
}

void education::put_into(json& dump) const {
  if (schools_.empty()) return;
  std::map<std::string, std::string> handles;
  in_.each_of_any_life(kind::user, 0, [&](const object& o) {
    if (!o.deleted) handles[o.id] = handle_extension_in(o.properties);
    return true;
  });
  json all = json::array();
  for (const auto& [id, one] : schools_) {
    json shown = one.properties;
    shown.erase("id");
    std::set<std::string> in;
    for (const auto& user : one.users) {
      if (handles.count(user) > 0) in.insert(handles[user]);
    }
    shown["user_external_ids"] = in;
    all.push_back(std::move(shown));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const json& a, const json& b) { return a.value("externalId", "") < b.value("externalId", ""); });
  dump["schools"] = std::move(all);
}

json education::save() const {
  json out = json::array();
  for (const auto& [id, one] : schools_) out.push_back({{"properties", one.properties}, {"users", one.users}});
  return out;
}

void education::load(const json& from) {
  clear();
  for (const auto& each : from) {
    auto& one = schools_[each.at("properties").at("id").get<std::string>()];
    one.properties = each.at("properties");
    one.users = each.at("users").get<std::set<std::string>>();
  }
}

}  // namespace lab::graph
