#include "connectors/targets/google/calls.hpp"

#include <algorithm>

#include "connectors/http/url.hpp"
#include "connectors/targets/google/json_text.hpp"
#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google::calls {

namespace {

using http::percent_encode;

constexpr const char* identity = "id,customSchemas";
constexpr const char* shown = "id,primaryEmail,name(givenName,familyName),suspended,customSchemas,organizations";

// All that is not custom, and our own schema.
std::string projection() {
  return std::string("projection=custom&customFieldMask=") + schema_name;
}
std::string schemas(const google_settings& with) {
  return "/admin/directory/v1/customer/" + percent_encode(with.customer) + "/schemas";
}
std::string search(const std::string& handle) {
  return "&query=" + percent_encode(std::string(schema_name) + "." + handle_field_name + "='" + handle + "'");
}

std::string users() {
  return "/admin/directory/v1/users";
}
std::string user(const std::string& key) {
  return users() + "/" + percent_encode(key);
}
std::string groups() {
  return "/admin/directory/v1/groups";
}
std::string group(const std::string& key) {
  return groups() + "/" + percent_encode(key);
}
std::string members(const std::string& group_id) {
  return group(group_id) + "/members";
}
std::string org_units(const google_settings& with) {
  return "/admin/directory/v1/customer/" + percent_encode(with.customer) + "/orgunits";
}

call read(std::string path) {
  return {"GET", std::move(path), {}};
}
std::string page_part(const std::string& page) {
  return page.empty() ? "" : "&pageToken=" + percent_encode(page);
}
std::string masked(const std::string& fields) {
  return "&fields=" + percent_encode(fields);
}

}  // namespace

call insert_user(std::string body) {
  return {"POST", users(), std::move(body), call::weight::user_creation};
}
call insert_group(std::string body) {
  return {"POST", groups(), std::move(body)};
}
call patch_user(const std::string& id, std::string body) {
  return {"PATCH", user(id), std::move(body)};
}
call patch_group(const std::string& id, std::string body) {
  return {"PATCH", group(id), std::move(body)};
}
call delete_user(const std::string& id) {
  return {"DELETE", user(id), {}};
}
call undelete_user(const std::string& id, const std::string& org_unit) {
  return {"POST", user(id) + "/undelete", json{{"orgUnitPath", org_unit}}.dump()};
}
call delete_group(const std::string& id) {
  return {"DELETE", group(id), {}};
}
call insert_member(const std::string& group_id, const std::string& user_id) {
  return {"POST", members(group_id), json{{"id", user_id}, {"role", "MEMBER"}}.dump()};
}
call delete_member(const std::string& group_id, const std::string& user_id) {
  return {"DELETE", members(group_id) + "/" + percent_encode(user_id), {}};
}

call insert_org_unit(const google_settings& with, std::string body) {
  return {"POST", org_units(with), std::move(body), call::weight::org_unit};
}
// A path stays one in the address: each segment is encoded, the slashes are not.
call get_org_unit(const google_settings& with, const std::string& path) {
  std::string out = org_units(with);
  for (std::size_t begin = 1; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    out += "/" + percent_encode(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return read(out + "?fields=orgUnitPath");
}
call list_org_units(const google_settings& with) {
  return read(org_units(with) + "?type=all" + masked("organizationUnits(orgUnitPath)"));
}

call find_user(const google_settings& with, const target_handle& handle) {
  return read(users() + "?customer=" + percent_encode(with.customer) + search(handle.hex()) + "&maxResults=10&" +
              projection() + masked(std::string("nextPageToken,users(") + shown + ")"));
}
call get_user_identity(const std::string& key) {
  return read(user(key) + "?" + projection() + masked(identity));
}
call get_user_organizations(const std::string& id) {
  return read(user(id) + "?projection=full" + masked("id,organizations"));
}
call get_group(const std::string& key) {
  return read(group(key) + "?fields=" + percent_encode("id,email,name"));
}

call get_user(const std::string& key) {
  return read(user(key) + "?" + projection() + masked(shown));
}

call get_schema(const google_settings& with) {
  return read(schemas(with) + "/" + schema_name);
}
call insert_schema(const google_settings& with) {
  const json field = {{"fieldName", handle_field_name}, {"displayName", "Handle"},
                      {"fieldType", "STRING"},          {"indexed", true},
                      {"multiValued", false},           {"readAccessType", "ADMINS_AND_SELF"}};
  return {"POST", schemas(with),
          json{{"schemaName", schema_name}, {"displayName", schema_name}, {"fields", {field}}}.dump()};
}

call probe(const google_settings& with) {
  return read(users() + "?customer=" + percent_encode(with.customer) + search("sluis") + "&maxResults=1&" +
              projection() + masked("users(id)"));
}

call list_users(const google_settings& with, life which, const std::string& page) {
  return read(users() + "?customer=" + percent_encode(with.customer) + "&maxResults=500&" + projection() +
              (which == life::deleted ? "&showDeleted=true" : "") +
              masked(std::string("nextPageToken,users(") + shown + ")") + page_part(page));
}
call list_deleted_ids(const google_settings& with, const std::string& page) {
  return read(users() + "?customer=" + percent_encode(with.customer) + "&maxResults=500&showDeleted=true" +
              masked("nextPageToken,users(id)") + page_part(page));
}
call list_groups(const google_settings& with, const std::string& page) {
  return read(groups() + "?customer=" + percent_encode(with.customer) + "&maxResults=200" +
              masked("nextPageToken,groups(id,email,name)") + page_part(page));
}
call list_members(const std::string& group_id, const std::string& page) {
  return read(members(group_id) + "?maxResults=200" + masked("nextPageToken,members(id,type)") + page_part(page));
}

}  // namespace sluis::targets::google::calls
