#include "tests/lab/graph/directory.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "tests/lab/chance.hpp"
#include "tests/lab/graph/applications.hpp"
#include "tests/lab/text.hpp"

namespace lab::graph {

namespace {

constexpr std::array<const char*, 4> indexed = {"userPrincipalName", "employeeId", "uniqueName", "mailNickname"};
constexpr std::array<const char*, 2> unique = {"userPrincipalName", "uniqueName"};

std::string key_of(const std::string& property, const std::string& value) {
  return property + "=" + lower(value);
}

// A Microsoft 365 group: its mail address, and so its mailNickname, is nobody else's; a security group's may be.
bool is_unified(const json& properties) {
  const auto types = properties.value("groupTypes", json::array());
  return std::find(types.begin(), types.end(), "Unified") != types.end();
}

// In its own field; else where other clients, and those before it, keep one. A class has no uniqueName.
std::string handle_in(const json& properties, kind what) {
  auto own = handle_extension_in(properties);
  if (!own.empty()) return own;
  if (what == kind::user) return text_of(properties, "employeeId");
  const auto unique_name = text_of(properties, "uniqueName");
  return unique_name.empty() ? text_of(properties, "mailNickname") : unique_name;
}

}  // namespace

std::string directory::new_id() {
  std::array<std::uint64_t, 2> bits{random_(), random_()};
  std::array<char, 37> out{};
  std::snprintf(out.data(), out.size(), "%08x-%04x-4%03x-%04x-%012llx", static_cast<unsigned>(bits[0] >> 32U),
                static_cast<unsigned>(bits[0] >> 16U & 0xffffU), static_cast<unsigned>(bits[0] & 0xfffU),
                static_cast<unsigned>(0x8000U | (bits[1] >> 50U)),
                static_cast<unsigned long long>(bits[1] & 0xffffffffffffULL));
  return out.data();
}

std::string directory::timestamp() const {
  const auto seconds = std::chrono::system_clock::to_time_t(now_());
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> out{};
  std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return out.data();
}

bool directory::is_indexed(const std::string& property) {
  return is_extension(property) ||
         std::any_of(indexed.begin(), indexed.end(), [&](const char* each) { return property == each; });
}

// Also what nobody sees yet is in the way.
void directory::check_unique(const object& which, const json& properties) const {
  for (const char* name : unique) {
    const auto value = text_of(properties, name);
    const auto holders = value.empty() ? index_.end() : index_.find(key_of(name, value));
    if (holders == index_.end()) continue;
    const auto other = [&](std::uint64_t sequence) { return sequence != which.sequence; };
    if (std::any_of(holders->second.begin(), holders->second.end(), other)) throw taken(name);
  }
  const auto same =
      is_unified(properties) ? index_.find(key_of("mailNickname", text_of(properties, "mailNickname"))) : index_.end();
  if (same == index_.end()) return;
  const auto has_it = [&](std::uint64_t sequence) {
    return sequence != which.sequence && is_unified(objects_.at(sequence).properties);
  };
  if (std::any_of(same->second.begin(), same->second.end(), has_it)) throw taken("mailNickname");
}

object& directory::create(kind what, json properties) {
  object made;
  check_unique(made, properties);
  made.sequence = ++last_;
  made.id = new_id();
  made.what = what;
  made.touched = ++version_;
  made.unseen = unseen_for_;
  properties.erase("passwordProfile");  // kept by nobody
  properties["id"] = made.id;
  properties["createdDateTime"] = timestamp();
  if (what == kind::user) {
    properties["mail"] = properties["userPrincipalName"];
    for (const auto& [name, value] : properties.items()) {
      if ((is_extension(name) || name == "employeeId") &&
          index_.contains(key_of(name, text_of(properties, name.c_str()))))
        ++duplicates_;
    }
  } else {
    properties["assignedLicenses"] = json::array();
  }
  made.properties = std::move(properties);
  ++created_;
  by_id_[made.id] = made.sequence;
  auto& kept = objects_.emplace(made.sequence, std::move(made)).first->second;
  put_into_index(kept);
  return kept;
}

void directory::change(object& which, const json& properties) {
  check_unique(which, properties);
  take_out_of_index(which);
  which.touched = ++version_;
  for (const auto& [name, value] : properties.items()) {
    if (name != "passwordProfile") which.properties[name] = value;
  }
  if (which.what == kind::user) which.properties["mail"] = which.properties["userPrincipalName"];
  put_into_index(which);
}

void directory::remove_softly(object& which) {
  take_out_of_index(which);
  which.deleted = true;
  which.touched = ++version_;
  which.properties["deletedDateTime"] = timestamp();
}

void directory::restore(object& which) {
  check_unique(which, which.properties);
  which.deleted = false;
  which.touched = ++version_;
  which.properties.erase("deletedDateTime");
  put_into_index(which);
}

void directory::remove_for_good(object& which) {
  if (!which.deleted) take_out_of_index(which);
  const auto id = which.id;
  traces_.push_back({++version_, id, which.what});
  for (auto& [sequence, each] : objects_) remove_member(each, id);
  objects_.erase(by_id_.at(id));
  by_id_.erase(id);
}

void directory::add_member(object& group, const std::string& id) {
  group.members.insert(id);
  group.touched = ++version_;
  group.moves[id] = {version_, object::move::way::joined};
}

bool directory::remove_member(object& group, const std::string& id) {
  if (group.members.erase(id) == 0) return false;
  group.touched = ++version_;
  group.moves[id] = {version_, object::move::way::left};
  return true;
}

bool directory::is_seen(object& o) {
  if (o.unseen == 0) return true;
  --o.unseen;
  return false;
}

object* directory::find(const std::string& id, life stands) {
  const auto at = by_id_.find(lower(id));
  if (at == by_id_.end()) return nullptr;
  auto& found = objects_.at(at->second);
  if (found.deleted != (stands == life::deleted) || !is_seen(found)) return nullptr;
  return &found;
}

object* directory::find(kind what, const std::string& id) {
  auto* found = find(id, life::present);
  return found != nullptr && found->what == what ? found : nullptr;
}

std::vector<object*> directory::find_by(kind what, const std::string& property, const std::string& value) {
  std::vector<object*> out;
  const auto at = index_.find(key_of(property, value));
  if (at == index_.end()) return out;
  for (const auto sequence : at->second) {
    auto& found = objects_.at(sequence);
    if (found.what == what && is_seen(found)) out.push_back(&found);
  }
  return out;
}

void directory::each(kind what, life stands, std::uint64_t after, const std::function<bool(object&)>& visit) {
  for (auto at = objects_.upper_bound(after); at != objects_.end(); ++at) {
    auto& o = at->second;
    if (o.what != what || o.deleted != (stands == life::deleted) || !is_seen(o)) continue;
    if (!visit(o)) return;
  }
}

void directory::each_of_any_life(kind what, std::uint64_t after,
                                 const std::function<bool(const object&)>& visit) const {
  for (auto at = objects_.upper_bound(after); at != objects_.end(); ++at) {
    if (at->second.what == what && !visit(at->second)) return;
  }
}

void directory::put_into_index(const object& which) {
  for (const auto& [name, value] : which.properties.items()) {
    const auto text = is_indexed(name) ? text_of(which.properties, name.c_str()) : std::string();
    if (!text.empty()) index_[key_of(name, text)].insert(which.sequence);
  }
}

void directory::take_out_of_index(const object& which) {
  for (const auto& [name, value] : which.properties.items()) {
    const auto at =
        is_indexed(name) ? index_.find(key_of(name, text_of(which.properties, name.c_str()))) : index_.end();
    if (at == index_.end()) continue;
    at->second.erase(which.sequence);
    if (at->second.empty()) index_.erase(at);
  }
}

void directory::renumber() {
  std::unordered_map<std::string, std::string> renamed;
  for (auto& [sequence, o] : objects_) {
    const auto id = new_id();
    renamed[o.id] = id;
    o.id = id;
    o.properties["id"] = id;
    o.touched = ++version_;
  }
  by_id_.clear();
  for (auto& [sequence, o] : objects_) {
    by_id_[o.id] = sequence;
    std::set<std::string> members;
    for (const auto& member : o.members) members.insert(renamed.at(member));
    o.members = std::move(members);
    o.moves.clear();
  }
}

// Ids and times differ from run to run, handles do not.
json directory::dump() const {
  json out = {{"users", json::array()}, {"groups", json::array()}};
  for (const auto& [sequence, o] : objects_) {
    json one = o.properties;
    one.erase("id");
    one.erase("createdDateTime");
    one.erase("deletedDateTime");
    if (o.deleted) one["deleted"] = true;
    one["externalId"] = handle_in(o.properties, o.what);
    if (o.what == kind::group) {
      std::set<std::string> handles;
      for (const auto& id : o.members) {
        const auto& member = objects_.at(by_id_.at(id));
        if (!member.deleted) handles.insert(handle_in(member.properties, kind::user));
      }
      one["member_external_ids"] = handles;
    }
    out[o.what == kind::user ? "users" : "groups"].push_back(std::move(one));
  }
  for (const auto what : {kind::user, kind::group}) {
    auto& list = out[what == kind::user ? "users" : "groups"];
    std::stable_sort(list.begin(), list.end(),
                     [&](const json& a, const json& b) { return handle_in(a, what) < handle_in(b, what); });
  }
  return out;
}

json directory::save() const {
  json out = {{"last", last_}, {"chance", chance_text(random_)}, {"objects", json::array()}};
  for (const auto& [sequence, o] : objects_) {
    out["objects"].push_back({{"sequence", sequence},
                              {"group", o.what == kind::group},
                              {"deleted", o.deleted},
                              {"properties", o.properties},
                              {"members", o.members}});
  }
  return out;
}

void directory::load(const json& from) {
  clear();
  last_ = from.at("last").get<std::uint64_t>();
  if (from.contains("chance"))
    restore_chance(random_, from["chance"]);  // so that no id comes twice, renumbered or not
  else
    random_.discard(2 * last_);
  for (const auto& each : from.at("objects")) {
    object o;
    o.sequence = each.at("sequence").get<std::uint64_t>();
    o.what = each.at("group").get<bool>() ? kind::group : kind::user;
    o.deleted = each.at("deleted").get<bool>();
    o.properties = each.at("properties");
    o.id = o.properties.at("id").get<std::string>();
    o.members = each.at("members").get<std::set<std::string>>();
    o.touched = ++version_;
    by_id_[o.id] = o.sequence;
    const auto& kept = objects_.emplace(o.sequence, std::move(o)).first->second;
    if (!kept.deleted) put_into_index(kept);
  }
}

void directory::clear() {
  objects_.clear();
  by_id_.clear();
  index_.clear();
  traces_.clear();
  lists_show.reset();
  created_ = duplicates_ = 0;
}

}  // namespace lab::graph
