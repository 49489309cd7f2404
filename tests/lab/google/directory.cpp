#include "tests/lab/google/directory.hpp"

#include <algorithm>

#include "tests/lab/chance.hpp"
#include "tests/lab/text.hpp"

namespace lab::google {

namespace {

constexpr auto undelete_within = std::chrono::hours{24 * 20};
constexpr auto settles_within = std::chrono::seconds{30};

// PATCH and PUT alike: objects are merged, everything else is replaced whole.
void merge(json& into, const json& from) {
  for (const auto& [name, value] : from.items()) {
    if (name == "password" || name == "hashFunction") continue;
    if (value.is_null()) {
      into.erase(name);
    } else if (value.is_object() && into.contains(name) && into[name].is_object()) {
      merge(into[name], value);
    } else {
      into[name] = value;
    }
  }
}

void derive(json& attributes) {
  json& name = attributes["name"];
  name["fullName"] = name.value("givenName", "") + " " + name.value("familyName", "");
  attributes["emails"] = json::array({{{"address", attributes["primaryEmail"]}, {"primary", true}}});
  for (const char* list : {"externalIds", "organizations"}) {  // Google does not show empty lists
    if (attributes.contains(list) && attributes[list].empty()) attributes.erase(list);
  }
}

}  // namespace

// In its own field; else where other clients keep one.
std::string handle_of_user(const json& attributes) {
  if (auto own = custom_value(attributes, "Sluis.handle"); !own.empty()) return own;
  for (const auto& each : attributes.value("externalIds", json::array())) {
    if (each.value("customType", "") == "sluis") return each.value("value", "");
  }
  return {};
}

std::string handle_of_group(const json& attributes) {
  const auto address = attributes.value("email", "");
  return address.starts_with("sluis-") ? address.substr(6, address.find('@') - 6) : std::string();
}

std::string directory::new_id(std::size_t digits) {
  std::string out = "1";
  while (out.size() < digits) out += static_cast<char>('0' + random_() % 10);
  return out;
}

user* directory::find_user(const std::string& key) {
  const auto held = holder_.find(lower(key));
  const auto found = order_of_user_.find(held == holder_.end() ? key : held->second);
  return found == order_of_user_.end() ? nullptr : &users_.at(found->second);
}

group* directory::find_group(const std::string& key) {
  const auto held = holder_.find(lower(key));
  const auto found = order_of_group_.find(held == holder_.end() ? key : held->second);
  return found == order_of_group_.end() ? nullptr : &groups_.at(found->second);
}

user& directory::present_user(const std::string& key) {
  user* found = find_user(key);
  if (found == nullptr) throw not_found("userKey");
  if (found->deleted) throw refusal(412, "conditionNotMet", "User is deleted.");
  if (found->hidden > 0) {
    --found->hidden;
    throw not_found("userKey");
  }
  return *found;
}

group& directory::present_group(const std::string& key) {
  group* found = find_group(key);
  if (found == nullptr) throw not_found("groupKey");
  if (found->hidden > 0) {
    --found->hidden;
    throw not_found("groupKey");
  }
  return *found;
}

void directory::take_address(const std::string& address, const std::string& id) {
  const auto [at, is_new] = holder_.emplace(lower(address), id);
  if (!is_new && at->second != id) throw refusal(409, "duplicate", "Entity already exists.");
}

void directory::free_addresses(const json& attributes, const char* name) {
  holder_.erase(lower(attributes.value(name, "")));
  for (const auto& alias : attributes.value("aliases", json::array())) holder_.erase(lower(alias.get<std::string>()));
}

// The old address stays, as an alias.
void directory::rename(json& attributes, const char* name, const std::string& to) {
  const auto from = attributes.value(name, "");
  if (lower(from) == lower(to)) return;
  take_address(to, attributes.value("id", ""));
  json& aliases = attributes["aliases"];
  if (!aliases.is_array()) aliases = json::array();
  std::erase_if(aliases.get_ref<json::array_t&>(), [&](const json& each) { return each == json(to); });
  aliases.push_back(from);
}

void directory::begin() {
  schemas_ = {};
  if (!with_.prepared) return;
  schemas_.insert({{"schemaName", "Sluis"},
                   {"displayName", "Sluis"},
                   {"fields",
                    {{{"fieldName", "handle"},
                      {"displayName", "Handle"},
                      {"fieldType", "STRING"},
                      {"indexed", true},
                      {"readAccessType", "ADMINS_AND_SELF"}}}}});
}

// Refuses a path that is nowhere, and custom fields that there are not; the path as it was made, whatever the case it
// came in.
json directory::placed(json body) const {
  if (body.contains("orgUnitPath")) body["orgUnitPath"] = units_.require(body["orgUnitPath"]);
  if (body.contains("customSchemas")) schemas_.check(body["customSchemas"]);
  return body;
}

const json& directory::insert_user(const json& said, moment now) {
  const auto present =
      std::count_if(users_.begin(), users_.end(), [](const auto& each) { return !each.second.deleted; });
  if (user_limit && static_cast<std::uint64_t>(present) >= *user_limit)
    throw refusal(412, "limitExceeded", "Domain user limit reached.");
  const json body = placed(said);
  const auto id = new_id(21);
  take_address(body["primaryEmail"], id);
  user made;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  made.attributes = {
      {"kind", "admin#directory#user"}, {"id", id}, {"isAdmin", false}, {"suspended", false}, {"orgUnitPath", "/"},
      {"creationTime", seconds}};
  merge(made.attributes, body);
  derive(made.attributes);
  made.hidden = with_.hidden_requests;
  made.incomplete = with_.incomplete_requests;
  order_of_user_[id] = next_;
  unsettled_.emplace_back(now, next_);
  return users_.emplace(next_++, std::move(made)).first->second.attributes;
}

const json& directory::get_user(const std::string& key) {
  return present_user(key).attributes;
}

const json& directory::change_user(const std::string& key, const json& said) {
  user& found = present_user(key);
  if (found.incomplete > 0) {
    --found.incomplete;
    throw refusal(412, "conditionNotMet", "User creation is not complete.");
  }
  const json body = placed(said);
  if (body.contains("primaryEmail")) rename(found.attributes, "primaryEmail", body["primaryEmail"]);
  merge(found.attributes, body);
  derive(found.attributes);
  return found.attributes;
}

void directory::delete_user(const std::string& key, moment now) {
  user& found = present_user(key);
  found.deleted = now;
  const std::string id = found.attributes["id"];
  deletions_.emplace_back(now, order_of_user_.at(id));
  free_addresses(found.attributes, "primaryEmail");
  found.attributes.erase("aliases");
  for (auto& [order, each] : groups_) each.members.erase(id);
}

void directory::undelete_user(const std::string& id, const json& said) {
  const json body = placed(said);
  const auto order = order_of_user_.find(id);  // an address will not do
  if (order == order_of_user_.end()) throw not_found("userKey");
  user& found = users_.at(order->second);
  if (!found.deleted) throw invalid("the user is not deleted");
  take_address(found.attributes["primaryEmail"], id);
  found.deleted.reset();
  if (body.contains("orgUnitPath")) found.attributes["orgUnitPath"] = body["orgUnitPath"];
}

void directory::pass_time(moment now) {
  while (!unsettled_.empty() && unsettled_.front().first + settles_within < now) {
    const auto order = unsettled_.front().second;
    if (const auto person = users_.find(order); person != users_.end()) {
      person->second.hidden = person->second.incomplete = 0;
    }
    if (const auto team = groups_.find(order); team != groups_.end()) team->second.hidden = 0;
    unsettled_.pop_front();
  }
  while (!deletions_.empty() && deletions_.front().first + undelete_within < now) {
    const auto found = users_.find(deletions_.front().second);
    if (found != users_.end() && found->second.deleted == deletions_.front().first) {  // not undeleted since
      order_of_user_.erase(found->second.attributes.value("id", ""));
      users_.erase(found);
    }
    deletions_.pop_front();
  }
}

const json& directory::insert_group(const json& body, moment now) {
  const auto id = new_id(15);
  take_address(body["email"], id);
  group made;
  made.attributes = {{"kind", "admin#directory#group"}, {"id", id}, {"name", body["email"]}, {"adminCreated", true}};
  merge(made.attributes, body);
  made.hidden = with_.hidden_requests;
  order_of_group_[id] = next_;
  unsettled_.emplace_back(now, next_);
  return groups_.emplace(next_++, std::move(made)).first->second.attributes;
}

const json& directory::get_group(const std::string& key) {
  return present_group(key).attributes;
}

const json& directory::change_group(const std::string& key, const json& body) {
  group& found = present_group(key);
  if (body.contains("email")) rename(found.attributes, "email", body["email"]);
  merge(found.attributes, body);
  return found.attributes;
}

void directory::delete_group(const std::string& key) {
  const json gone = present_group(key).attributes;
  const std::string id = gone["id"];
  for (auto& [order, each] : groups_) each.members.erase(id);
  free_addresses(gone, "email");
  groups_.erase(order_of_group_.at(id));
  order_of_group_.erase(id);
}

json directory::insert_member(const std::string& group_key, const json& body) {
  group& into = present_group(group_key);
  const auto key = body.contains("id") ? body["id"].get<std::string>() : body["email"].get<std::string>();
  std::string id;
  if (const group* nested = find_group(key)) {
    id = nested->attributes.value("id", "");
    if (nested == &into) throw refusal(412, "conditionNotMet", "Cyclic memberships not allowed");
  } else {
    if (find_user(key) == nullptr) throw not_found("memberKey");
    id = present_user(key).attributes.value("id", "");
  }
  const auto [at, is_new] = into.members.emplace(id, body.value("role", "MEMBER"));
  if (!is_new) throw refusal(409, "duplicate", "Member already exists.");
  return shown_member(at->first, at->second);
}

void directory::delete_member(const std::string& group_key, const std::string& member_key) {
  group& from = present_group(group_key);
  const auto held = holder_.find(lower(member_key));
  if (from.members.erase(held == holder_.end() ? member_key : held->second) == 0) throw not_found("memberKey");
}

const group& directory::group_of(const std::string& key) {
  return present_group(key);
}

json directory::shown_member(const std::string& id, const std::string& role) const {
  json out = {{"kind", "admin#directory#member"}, {"id", id}, {"role", role}, {"status", "ACTIVE"}};
  const auto person = order_of_user_.find(id);
  if (person != order_of_user_.end()) {
    out["type"] = "USER";
    out["email"] = users_.at(person->second).attributes["primaryEmail"];
  } else {
    out["type"] = "GROUP";
    out["email"] = groups_.at(order_of_group_.at(id)).attributes["email"];
  }
  return out;
}

void directory::renumber() {
  std::unordered_map<std::string, std::string> renamed;
  order_of_user_.clear();
  order_of_group_.clear();
  for (auto& [order, each] : users_) {
    const auto id = new_id(21);
    renamed[each.attributes.value("id", "")] = id;
    each.attributes["id"] = id;
    order_of_user_[id] = order;
  }
  for (auto& [order, each] : groups_) {
    const auto id = new_id(15);
    renamed[each.attributes.value("id", "")] = id;
    each.attributes["id"] = id;
    order_of_group_[id] = order;
  }
  for (auto& [order, each] : groups_) {
    std::map<std::string, std::string> members;
    for (const auto& [id, role] : each.members) members[renamed.at(id)] = role;
    each.members = std::move(members);
  }
  for (auto& [address, id] : holder_) id = renamed.contains(id) ? renamed.at(id) : id;
}

json directory::save() const {
  json users = json::array();
  json groups = json::array();
  for (const auto& [order, each] : users_) {
    users.push_back({{"order", order}, {"attributes", each.attributes}});
    if (each.deleted) users.back()["deleted"] = each.deleted->time_since_epoch().count();
  }
  for (const auto& [order, each] : groups_) {
    groups.push_back({{"order", order}, {"attributes", each.attributes}, {"members", each.members}});
  }
  return {{"next", next_},    {"chance", chance_text(random_)}, {"holders", holder_},        {"users", users},
          {"groups", groups}, {"org_units", units_.save()},     {"schemas", schemas_.save()}};
}

void directory::load(const json& from) {
  clear();
  next_ = from.at("next");
  if (from.contains("org_units")) units_.load(from["org_units"]);
  if (from.contains("schemas")) schemas_.load(from["schemas"]);
  restore_chance(random_, from.at("chance"));  // so that no id comes twice
  holder_ = from.at("holders").get<std::unordered_map<std::string, std::string>>();
  for (const auto& each : from.at("users")) {
    user one{each.at("attributes"), {}};
    if (each.contains("deleted")) one.deleted = moment(moment::duration(each["deleted"].get<moment::rep>()));
    if (one.deleted) deletions_.emplace_back(*one.deleted, each.at("order"));
    order_of_user_[one.attributes.at("id")] = each.at("order");
    users_.emplace(each.at("order"), std::move(one));
  }
  std::sort(deletions_.begin(), deletions_.end());
  for (const auto& each : from.at("groups")) {
    group one{each.at("attributes"), each.at("members")};
    order_of_group_[one.attributes.at("id")] = each.at("order");
    groups_.emplace(each.at("order"), std::move(one));
  }
}

void directory::clear() {
  units_ = org_units(with_.org_units);
  begin();
  lists_show.reset();
  users_.clear();
  groups_.clear();
  order_of_user_.clear();
  order_of_group_.clear();
  holder_.clear();
  unsettled_.clear();
  deletions_.clear();
}

}  // namespace lab::google
