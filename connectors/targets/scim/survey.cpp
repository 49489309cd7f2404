#include "connectors/targets/scim/survey.hpp"

#include <unordered_set>

#include "connectors/targets/scim/json_text.hpp"
#include "connectors/targets/scim/members.hpp"
#include "connectors/targets/scim/paging.hpp"
#include "connectors/targets/scim/urn.hpp"

namespace sluis::targets::scim {

namespace {

constexpr const char* of_users = "externalId,userName,displayName,name,emails,title,active,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization";
constexpr const char* of_groups = "externalId,displayName,members";

void tell(remote_object& of, field f, const json& from, std::string_view name) {
  if (auto text = string_member(from, name); !text.empty()) of.fields[f] = std::move(text);
}

// The primary address, else the first.
void tell_address(remote_object& of, const json& user) {
  const json* const list = member(user, "emails");
  if (list == nullptr || !list->is_array() || list->empty()) return;
  const json* chosen = &list->front();
  for (const auto& each : *list) {
    const json* const primary = member(each, "primary");
    if (primary != nullptr && primary->is_boolean() && primary->get<bool>()) chosen = &each;
  }
  tell(of, field::email, *chosen, "value");
}

void tell_user(remote_object& of, const json& user) {
  tell(of, field::user_name, user, "userName");
  tell(of, field::display_name, user, "displayName");
  tell(of, field::function, user, "title");
  tell_address(of, user);
  if (const json* const name = member(user, "name")) {
    tell(of, field::given_name, *name, "givenName");
    tell(of, field::family_name_prefix, *name, "middleName");
    tell(of, field::family_name, *name, "familyName");
  }
  if (const json* const enterprise = member(user, urn::enterprise)) tell(of, field::school, *enterprise, "organization");
  const json* const active = member(user, "active");
  if (active != nullptr && active->is_boolean()) of.fields[field::active] = active->get<bool>() ? "true" : "false";
}

shown read_shown(const json& from, kind what) {
  shown one;
  one.object.what = what == kind::user ? remote_object::kind::user : remote_object::kind::group;
  one.object.remote_id = id_or_nothing(string_member(from, "id"));
  const auto handle = target_handle::parse(string_member(from, "externalId"));
  one.object.handle = handle ? handle->hex() : std::string();
  if (what == kind::user) {
    tell_user(one.object, from);
  } else {
    tell(one.object, field::group_name, from, "displayName");
    for (const auto& id : members_in(from)) one.members.push_back(id);
  }
  return one;
}

}  // namespace

const char* attributes_to_read(kind what) { return what == kind::user ? of_users : of_groups; }

result<std::vector<shown>> parse_shown(std::string_view body, kind what, const std::function<bool(const std::string&)>& is_known) {
  const auto document = parse_object(body);
  const json* const resources = document ? member(*document, "Resources") : nullptr;
  std::vector<shown> out;
  if (!document) return bad_list(document.error().message());
  if (resources == nullptr) return out;
  if (!resources->is_array()) return bad_list("its Resources are not a list");
  bool any_shows_it = false;
  for (const auto& each : *resources) {
    any_shows_it = any_shows_it || member(each, "externalId") != nullptr;
    const bool carries_ours = target_handle::parse(string_member(each, "externalId")).has_value();
    const auto id = id_or_nothing(string_member(each, "id"));
    if (id.empty() && carries_ours) return bad_list("an object in it has no id");
    if (!carries_ours && (id.empty() || !is_known || !is_known(id))) continue;
    out.push_back(read_shown(each, what));
  }
  if (!any_shows_it) {
    for (auto& one : out) one.object.handle.reset();
  }
  return out;
}

std::optional<remote_object> parse_one(std::string_view body, kind what, const std::string& id) {
  const auto document = parse_object(body);
  if (!document || string_member(*document, "id") != id) return std::nullopt;
  return read_shown(*document, what).object;
}

boost::asio::awaitable<result<void>> survey_all(session& s, surveyor& to) {
  for (const auto what : {kind::user, kind::group}) {
    std::unordered_set<std::string> seen;
    const std::function<result<page_mark>(const std::string&)> take = [&](const std::string& body) -> result<page_mark> {
      const auto object_kind = what == kind::user ? remote_object::kind::user : remote_object::kind::group;
      const auto is_known = [&to, object_kind](const std::string& id) { return to.is_known(object_kind, id); };
      SLUIS_ASSIGN(const auto objects, parse_shown(body, what, is_known));
      for (const auto& one : objects) {
        if (!seen.insert(one.object.remote_id).second) return bad_list("an object came twice while it was paged through");
        to.on_object(one.object);
        for (const auto& member : one.members) to.on_membership(one.object.remote_id, member);
      }
      return parse_page_mark(body);
    };
    auto done = co_await each_page(s, what, attributes_to_read(what), take);
    if (!done) co_return done.error();
  }
  co_return result<void>{};
}

}  // namespace sluis::targets::scim
