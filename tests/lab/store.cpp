#include "tests/lab/store.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "tests/lab/chance.hpp"
#include "tests/lab/text.hpp"

namespace lab {

namespace {

std::string timestamp() {
  const auto now = std::chrono::system_clock::now();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> day{};
  std::strftime(day.data(), day.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::array<char, 48> out{};
  std::snprintf(out.data(), out.size(), "%s.%03dZ", day.data(), static_cast<int>(ms));
  return out.data();
}

std::string unique_name(const resource_type& type, const json& attributes) {
  return lower(attributes.value(unique_attribute(type), std::string()));
}

}  // namespace

const char* unique_attribute(const resource_type& type) {
  return &type == &user_type() ? "userName" : "displayName";
}

std::string store::new_id() {
  std::array<char, 37> out{};
  const auto a = random_();
  const auto b = random_();
  std::snprintf(out.data(), out.size(), "%08x-%04x-4%03x-a%03x-%012llx", static_cast<unsigned>(a >> 32),
                static_cast<unsigned>(a >> 16 & 0xffff), static_cast<unsigned>(a & 0xfff),
                static_cast<unsigned>(b >> 52), static_cast<unsigned long long>(b & 0xffffffffffff));
  return out.data();
}

std::uint64_t store::order_of(const resource_type& type, const std::string& id) const {
  const auto& in = shelf_of(type);
  const auto found = in.by_id.find(id);
  if (found == in.by_id.end()) throw problem(404, "", type.name + " " + id + " is not there");
  return found->second;
}

void store::check(const resource_type& type, const json& attributes, std::optional<std::uint64_t> itself) const {
  const auto& in = shelf_of(type);
  const auto holder = in.by_name.find(unique_name(type, attributes));
  const bool is_taken = holder != in.by_name.end() && (holder->second.size() > 1 || *holder->second.begin() != itself);
  if (is_taken && names_ == names::unique) {
    throw problem(409, "uniqueness", std::string(unique_attribute(type)) + " is in use");
  }
  if (!attributes.contains("members")) return;
  for (const auto& member : attributes["members"]) {
    const auto value = member["value"].get<std::string>();
    if (users_.by_id.count(value) + groups_.by_id.count(value) == 0)
      throw bad_value("members: " + value + " is not there");
  }
}

void store::index(shelf& in, std::uint64_t order) {
  const auto& r = in.records.at(order);
  in.by_id[r.id] = order;
  in.by_name[unique_name(*r.type, r.attributes)].insert(order);
  if (r.attributes.contains("externalId"))
    in.by_external_id[r.attributes["externalId"].get<std::string>()].insert(order);
  if (!r.attributes.contains("members")) return;
  for (const auto& member : r.attributes["members"]) groups_of_[member["value"].get<std::string>()].insert(order);
}

void store::unindex(shelf& in, std::uint64_t order) {
  const auto& r = in.records.at(order);
  in.by_id.erase(r.id);
  const auto named = in.by_name.find(unique_name(*r.type, r.attributes));
  named->second.erase(order);
  if (named->second.empty()) in.by_name.erase(named);
  if (r.attributes.contains("externalId")) {
    const auto found = in.by_external_id.find(r.attributes["externalId"].get<std::string>());
    found->second.erase(order);
    if (found->second.empty()) in.by_external_id.erase(found);
  }
  if (!r.attributes.contains("members")) return;
  for (const auto& member : r.attributes["members"]) groups_of_[member["value"].get<std::string>()].erase(order);
}

const record& store::create(const resource_type& type, json attributes) {
  check(type, attributes, std::nullopt);
  auto& in = shelf_of(type);
  record r;
  r.type = &type;
  do {
    r.id = new_id();
  } while (users_.by_id.contains(r.id) ||
           groups_.by_id.contains(r.id));  // a state file of an earlier version says nothing of chance
  r.attributes = std::move(attributes);
  r.attributes["id"] = r.id;
  r.created = r.modified = timestamp();
  const auto order = next_order_++;
  in.records.emplace(order, std::move(r));
  index(in, order);
  return in.records.at(order);
}

const record& store::update(const resource_type& type, const std::string& id, json attributes) {
  const auto order = order_of(type, id);
  auto& in = shelf_of(type);
  auto& r = in.records.at(order);
  attributes["id"] = id;
  if (attributes == r.attributes) return r;
  check(type, attributes, order);
  unindex(in, order);
  r.attributes = std::move(attributes);
  r.modified = timestamp();
  ++r.version;
  index(in, order);
  return r;
}

void store::leave_groups(const std::string& member) {
  const auto found = groups_of_.find(member);
  if (found == groups_of_.end()) return;
  for (const auto order : found->second) {
    auto& group = groups_.records.at(order);
    json kept = json::array();
    for (const auto& one : group.attributes["members"]) {
      if (one["value"] != member) kept.push_back(one);
    }
    if (kept.empty()) {
      group.attributes.erase("members");
    } else {
      group.attributes["members"] = std::move(kept);
    }
    ++group.version;
  }
  groups_of_.erase(found);
}

void store::remove(const resource_type& type, const std::string& id) {
  const auto order = order_of(type, id);
  auto& in = shelf_of(type);
  leave_groups(id);
  unindex(in, order);
  in.records.erase(order);
}

const record& store::get(const resource_type& type, const std::string& id) const {
  return shelf_of(type).records.at(order_of(type, id));
}

std::optional<std::set<std::uint64_t>> store::candidates(const resource_type& type, const filter& which) const {
  const auto& in = shelf_of(type);
  const auto all = [](const auto& index, const std::string& key) {
    const auto found = index.find(key);
    return found == index.end() ? std::set<std::uint64_t>{} : found->second;
  };
  if (const auto* id = required_value(which, "id")) {
    const auto found = in.by_id.find(*id);
    return found == in.by_id.end() ? std::set<std::uint64_t>{} : std::set<std::uint64_t>{found->second};
  }
  if (const auto* name = required_value(which, unique_attribute(type))) return all(in.by_name, lower(*name));
  if (const auto* external_id = required_value(which, "externalId")) return all(in.by_external_id, *external_id);
  return std::nullopt;
}

std::vector<const record*> store::search(const resource_type& type, const std::optional<filter>& which) const {
  const auto& in = shelf_of(type);
  std::vector<const record*> out;
  const auto take = [&](const record& r) {
    if (!which || matches(*which, type, r.attributes)) out.push_back(&r);
  };
  if (which) {
    (void)matches(*which, type, json::object());  // a filter on what does not exist is refused even over nothing
    if (const auto orders = candidates(type, *which)) {
      for (const auto order : *orders) take(in.records.at(order));
      return out;
    }
  }
  for (const auto& [order, r] : in.records) take(r);
  return out;
}

std::vector<const record*> store::groups_of(const std::string& member) const {
  std::vector<const record*> out;
  const auto found = groups_of_.find(member);
  if (found == groups_of_.end()) return out;
  for (const auto order : found->second) out.push_back(&groups_.records.at(order));
  return out;
}

std::size_t store::count_external_id(const resource_type& type, const std::string& external_id) const {
  const auto& in = shelf_of(type);
  const auto found = in.by_external_id.find(external_id);
  return found == in.by_external_id.end() ? 0 : found->second.size();
}

void store::clear() {
  users_ = {};
  groups_ = {};
  groups_of_.clear();
}

json store::save() const {
  json out = {{"users", json::array()}, {"groups", json::array()}, {"chance", chance_text(random_)}};
  for (const auto& [in, name] : {std::pair{&users_, "users"}, std::pair{&groups_, "groups"}}) {
    for (const auto& [order, r] : in->records) {
      out[name].push_back(
          {{"attributes", r.attributes}, {"created", r.created}, {"modified", r.modified}, {"version", r.version}});
    }
  }
  return out;
}

void store::load(const json& saved) {
  clear();
  if (saved.contains("chance")) restore_chance(random_, saved["chance"]);  // so that no id comes twice
  for (const auto& [type, name] : {std::pair{&user_type(), "users"}, std::pair{&group_type(), "groups"}}) {
    auto& in = shelf_of(*type);
    for (const auto& one : saved.at(name)) {
      const auto order = next_order_++;
      in.records.emplace(order, record{type, one.at("attributes").at("id"), one.at("attributes"), one.at("created"),
                                       one.at("modified"), one.at("version")});
      index(in, order);
    }
  }
}

}  // namespace lab
