#include "tests/lab/graph/resources.hpp"

#include <algorithm>

#include "tests/lab/graph/applications.hpp"
#include "tests/lab/graph/listing.hpp"
#include "tests/lab/graph/schema.hpp"
#include "tests/lab/text.hpp"

namespace lab::graph {

namespace {

constexpr const char* members_link = "members@odata.bind";
constexpr std::size_t most_links = 20;

refusal no_route() {
  return {404, "ResourceNotFound", "Resource not found for the segment."};
}

bool of_characters(const std::string& text, std::string_view others) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return plain || others.find(c) != std::string_view::npos;
  });
}

void check_names(kind what, const json& body) {
  if (what == kind::user && body.contains("userPrincipalName")) {
    const auto name = body["userPrincipalName"].get<std::string>();
    const auto parts = split(name, '@');
    const bool good = parts.size() == 2 && of_characters(parts[0], "'.-_!#^~") && of_characters(parts[1], ".-") &&
                      parts[1].find('.') != std::string::npos && parts[0].size() <= 64;
    if (!good) throw bad_request("The userPrincipalName is not valid, or its domain is not verified.");
  }
  if (body.contains("mailNickname")) {
    const auto nick = body["mailNickname"].get<std::string>();
    const bool bad = std::any_of(nick.begin(), nick.end(), [](char c) {
      return static_cast<unsigned char>(c) >= 128 || c <= ' ' ||
             std::string_view("@()\\[]\";:<>,").find(c) != std::string_view::npos;
    });
    if (bad) throw bad_request("Invalid value specified for property 'mailNickname' of resource.");
  }
}

// Mastered in a directory on premises: Microsoft's words, by which alone a client can tell.
void check_master(const object& which) {
  if (which.properties.value("onPremisesSyncEnabled", false)) {
    throw bad_request(
        "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects "
        "currently undergoing migration.");
  }
}

// "https://graph.microsoft.com/v1.0/directoryObjects/{id}", or the same below this lab.
std::string object_in_link(const json& link, const std::string& base) {
  const auto text = link.is_string() ? link.get<std::string>() : std::string();
  for (const auto& root : {base, std::string("https://graph.microsoft.com/v1.0")}) {
    for (const char* folder : {"/directoryObjects/", "/users/"}) {
      const auto start = root + folder;
      if (text.compare(0, start.size(), start) == 0 && text.size() > start.size()) return text.substr(start.size());
    }
  }
  throw bad_request("Invalid URL format specified in payload.");
}

}  // namespace

reply resources::handle(const asked& by) {
  const auto& parts = by.segments;
  const bool bare = by.method == "GET" || by.method == "DELETE";
  if (bare && by.has_body()) throw bad_request("This method takes no body.");
  if (parts.empty()) throw no_route();
  if (parts.size() == 2 && parts[1] == "delta" && (parts[0] == "users" || parts[0] == "groups")) {
    if (by.method != "GET") throw wrong_method(by);
    return changes_.handle(parts[0] == "users" ? kind::user : kind::group, by);
  }
  if (parts[0] == "users" && parts.size() <= 2)
    return parts.size() == 1 ? collection(kind::user, by) : single(kind::user, by);
  if (parts[0] == "groups" && parts.size() <= 2)
    return parts.size() == 1 ? collection(kind::group, by) : single(kind::group, by);
  if (parts[0] == "groups" && parts.size() == 3 && parts[2] == "assignLicense") return licences_of_group(by);
  if (parts[0] == "groups" && parts[2] == "members") return below_group(by);
  if (parts[0].compare(0, 7, "groups(") == 0 && parts.size() == 1) return upsert(by);
  if (parts.size() >= 3 && parts[0] == "directory" && parts[1] == "deletedItems") return deleted(by);
  throw no_route();
}

reply resources::collection(kind what, const asked& by) {
  if (by.method == "GET") return list(in_, what, directory::life::present, by, base_);
  if (by.method != "POST") throw wrong_method(by);
  return create(what, by.body);
}

std::function<bool(const std::string&)> resources::extensions_of(kind what) const {
  return [this, what](const std::string& property) { return in_.apps().knows(what, property); };
}

reply resources::create(kind what, json body) {
  const auto& of = schema_of(what);
  check_properties(of, body, extensions_of(what));
  check_required(of, body);
  check_names(what, body);
  const auto links = body.value(members_link, json::array());
  for (auto at = body.begin(); at != body.end();)
    at = at.key().find('@') != std::string::npos ? body.erase(at) : std::next(at);
  auto& made = in_.create(what, std::move(body));
  if (!links.empty()) add_members(made, links);
  asked plain;
  reply out{201, shown(in_, made, plain), {}};
  out.more.emplace_back("Location", base_ + (what == kind::user ? "/users/" : "/groups/") + made.id);
  return out;
}

object& resources::existing(kind what, const std::string& id) {
  auto* found = in_.find(what, id);
  if (found == nullptr && what == kind::user && id.find('@') != std::string::npos) {
    const auto named = in_.find_by(what, "userPrincipalName", id);
    if (!named.empty()) found = named.front();
  }
  if (found == nullptr) throw no_such(id);
  return *found;
}

reply resources::single(kind what, const asked& by) {
  auto& o = existing(what, by.segments[1]);
  if (by.method == "GET") return {200, shown(in_, o, by), {}};
  if (by.method == "DELETE") {
    check_master(o);
    in_.remove_softly(o);
    return {204, nullptr, {}};
  }
  if (by.method != "PATCH") throw wrong_method(by);
  change(o, by.body);
  return {204, nullptr, {}};
}

// All of it or nothing.
void resources::change(object& which, const json& body) {
  check_master(which);
  check_properties(schema_of(which.what), body, extensions_of(which.what));
  check_names(which.what, body);
  json properties = json::object();
  for (const auto& [name, value] : body.items()) {
    if (name.find('@') == std::string::npos) properties[name] = value;
  }
  if (body.contains(members_link)) {
    if (which.what != kind::group) throw bad_request("A user has no members.");
    add_members(which, body[members_link]);
  }
  in_.change(which, properties);
}

void resources::add_members(object& group, const json& links) {
  if (!links.is_array() || links.empty()) throw bad_request("A list of links is expected.");
  if (links.size() > most_links) throw bad_request("The number of references in one request is limited to 20.");
  std::string unseen;  // every one of them is asked for, so that each comes nearer to being seen
  std::vector<std::string> ids;
  for (const auto& link : links) {
    ids.push_back(lower(object_in_link(link, base_)));
    if (in_.find(ids.back(), directory::life::present) == nullptr) unseen = ids.back();
  }
  if (!unseen.empty()) throw no_such(unseen);
  std::set<std::string> joining;
  for (const auto& id : ids) {
    if (group.members.count(id) > 0 || !joining.insert(id).second) {
      throw bad_request("Some of the added object references exist already for the modified property: 'members'.");
    }
  }
  for (const auto& id : joining) in_.add_member(group, id);
}

reply resources::below_group(const asked& by) {
  auto& group = existing(kind::group, by.segments[1]);
  const auto& parts = by.segments;
  if (parts.size() == 3) {
    if (by.method != "GET") throw wrong_method(by);
    return list_members(in_, group, by, base_);
  }
  check_master(group);
  if (parts.size() == 4 && parts[3] == "$ref") {
    if (by.method != "POST") throw wrong_method(by);
    if (!by.body.is_object() || by.body.size() != 1 || !by.body.contains("@odata.id"))
      throw bad_request("One @odata.id is expected.");
    add_members(group, json::array({by.body["@odata.id"]}));
    return {204, nullptr, {}};
  }
  if (by.method != "DELETE" || parts.size() > 5) throw wrong_method(by);
  if (parts.size() == 5 && parts[4] != "$ref") throw no_route();
  if (group.members.count(lower(parts[3])) == 0) throw no_such(parts[3]);
  if (parts.size() == 4) {
    in_.remove_softly(existing(kind::user, parts[3]));  // what happens to those who forget /$ref
  } else {
    in_.remove_member(group, lower(parts[3]));
  }
  return {204, nullptr, {}};
}

reply resources::licences_of_group(const asked& by) {
  if (by.method != "POST") throw wrong_method(by);
  auto& group = existing(kind::group, by.segments[1]);
  assign_licences(in_, group, by.body, bought_);
  return {202, shown(in_, group, asked()), {}};
}

reply resources::upsert(const asked& by) {
  constexpr std::string_view start = "groups(uniqueName='";
  const auto& key = by.segments[0];
  const bool good = key.compare(0, start.size(), start) == 0 && key.size() > start.size() + 2 &&
                    key.compare(key.size() - 2, 2, "')") == 0;
  if (!good) throw bad_request("The alternate key is not valid.");
  const auto name = key.substr(start.size(), key.size() - start.size() - 2);
  const auto found = in_.find_by(kind::group, "uniqueName", name);
  if (by.method == "GET" && !found.empty()) return {200, shown(in_, *found.front(), by), {}};
  if (by.method != "PATCH" && by.method != "GET") throw wrong_method(by);
  if (!found.empty()) {
    change(*found.front(), by.body);
    return {204, nullptr, {}};
  }
  if (by.when_missing == missing::is_refused || by.method == "GET") throw no_such(name);
  auto body = by.body;
  check_properties(groups(), body, extensions_of(kind::group));
  if (body.contains("uniqueName") && body["uniqueName"] != name)
    throw bad_request("The uniqueName in the body is another one.");
  body["uniqueName"] = name;
  return create(kind::group, std::move(body));
}

reply resources::deleted(const asked& by) {
  using life = directory::life;
  const auto& parts = by.segments;
  const bool all_users = parts[2] == "microsoft.graph.user";
  if (all_users || parts[2] == "microsoft.graph.group") {
    if (parts.size() > 3 || by.method != "GET") throw wrong_method(by);
    return list(in_, all_users ? kind::user : kind::group, life::deleted, by, base_);
  }
  auto* o = in_.find(parts[2], life::deleted);
  if (o == nullptr) throw no_such(parts[2]);
  if (parts.size() == 4) {
    if (by.method != "POST" || parts[3] != "restore") throw wrong_method(by);
    in_.restore(*o);
    return {200, shown(in_, *o, by), {}};
  }
  if (by.method == "GET") return {200, shown(in_, *o, by), {}};
  if (by.method != "DELETE") throw wrong_method(by);
  in_.remove_for_good(*o);
  return {204, nullptr, {}};
}

}  // namespace lab::graph
