#include "connectors/targets/scim/resources.hpp"

#include <algorithm>

#include "connectors/http/url.hpp"
#include "connectors/targets/scim/urn.hpp"

namespace sluis::targets::scim {

namespace {

constexpr const char* organization = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization";

json value_of(field f, const std::string& text) {
  if (f == field::active) return text == "true";
  if (f == field::email) return json::array({{{"value", text}, {"type", "work"}, {"primary", true}}});
  return text;
}

field required_of(kind what) {
  return what == kind::user ? field::user_name : field::group_name;
}

error missing(kind what) {
  return {errc::invalid_input, std::string(attribute_of(required_of(what))) + " is empty, and SCIM requires it",
          "check the institution's login rule and what the consent covers"};
}

json& sub_object(json& parent, const char* name) {
  json& out = member_to_write(parent, name);
  if (!out.is_object()) out = json::object();
  return out;
}

// Where the value sits in a whole object.
void put(json& resource, field f, const std::string& text) {
  switch (f) {
    case field::given_name:
      member_to_write(sub_object(resource, "name"), "givenName") = text;
      break;
    case field::family_name_prefix:
      member_to_write(sub_object(resource, "name"), "middleName") = text;
      break;
    case field::family_name:
      member_to_write(sub_object(resource, "name"), "familyName") = text;
      break;
    case field::display_name:
      member_to_write(resource, "displayName") = text;
      member_to_write(sub_object(resource, "name"), "formatted") = text;
      break;
    case field::school:
      member_to_write(sub_object(resource, urn::enterprise), "organization") = text;
      break;
    default:
      member_to_write(resource, attribute_of(f)) = value_of(f, text);
  }
}

void drop(json& resource, field f) {
  const auto from = [&](const char* parent, const char* name) {
    if (member(resource, parent) != nullptr) erase_member(member_to_write(resource, parent), name);
  };
  switch (f) {
    case field::given_name:
      from("name", "givenName");
      break;
    case field::family_name_prefix:
      from("name", "middleName");
      break;
    case field::family_name:
      from("name", "familyName");
      break;
    case field::display_name:
      erase_member(resource, "displayName");
      from("name", "formatted");
      break;
    case field::school:
      from(urn::enterprise, "organization");
      break;
    default:
      erase_member(resource, attribute_of(f));
  }
}

void add_schema(json& resource, const char* schema) {
  json& list = member_to_write(resource, "schemas");
  if (!list.is_array()) list = json::array();
  if (std::find(list.begin(), list.end(), json(schema)) == list.end()) list.push_back(schema);
}

json operation_on(const char* path, field f, const std::string& text) {
  if (text.empty()) return {{"op", "remove"}, {"path", path}};
  return {{"op", "replace"}, {"path", path}, {"value", value_of(f, text)}};
}

}  // namespace

kind kind_of(operation op) noexcept {
  switch (op) {
    case operation::create_user:
    case operation::update_user:
    case operation::deactivate_user:
    case operation::delete_user:
      return kind::user;
    default:
      return kind::group;
  }
}

std::string endpoint(kind what) {
  return what == kind::user ? "/Users" : "/Groups";
}
std::string path_of(kind what, const std::string& id) {
  return endpoint(what) + "/" + http::percent_encode(id);
}

const char* attribute_of(field f) noexcept {
  switch (f) {
    case field::user_name:
      return "userName";
    case field::display_name:
      return "displayName";
    case field::given_name:
      return "name.givenName";
    case field::family_name_prefix:
      return "name.middleName";
    case field::family_name:
      return "name.familyName";
    case field::email:
      return "emails";
    case field::school:
      return organization;
    case field::function:
      return "title";
    case field::group_name:
      return "displayName";
    case field::active:
      return "active";
  }
  return "";
}

std::string attributes_of(const field_map& fields) {
  std::string out;
  for (const auto& [f, value] : fields) {
    if (!out.empty()) out += ", ";
    out += f == field::school ? "organization" : attribute_of(f);
  }
  return out;
}

result<json> new_resource(kind what, const target_handle& handle, const field_map& fields) {
  const auto required = fields.find(required_of(what));
  if (required == fields.end() || required->second.empty()) return missing(what);
  json out = {{"schemas", json::array({what == kind::user ? urn::user : urn::group})}, {"externalId", handle.hex()}};
  if (what == kind::user) out["active"] = true;
  for (const auto& [f, text] : fields) {
    if (!text.empty()) put(out, f, text);
  }
  if (out.contains(urn::enterprise)) add_schema(out, urn::enterprise);
  return out;
}

result<json> patch_operations(kind what, const field_map& fields, const std::string& handle) {
  json out = json::array();
  if (!handle.empty()) out.push_back({{"op", "replace"}, {"path", "externalId"}, {"value", handle}});
  for (const auto& [f, text] : fields) {
    if (f == required_of(what) && text.empty()) return missing(what);
    out.push_back(operation_on(attribute_of(f), f, text));
    if (f == field::display_name) out.push_back(operation_on("name.formatted", f, text));
  }
  return out;
}

std::string handle_to_write(const released_change& change) {
  return change.writes_handle() ? change.object().hex() : std::string();
}

json patch_message(json operations) {
  return {{"schemas", json::array({urn::patch})}, {"Operations", std::move(operations)}};
}

result<void> merge_into(json& resource, kind what, const field_map& fields) {
  for (const auto& [f, text] : fields) {
    if (f == required_of(what) && text.empty()) return missing(what);
    if (text.empty()) {
      drop(resource, f);
    } else {
      put(resource, f, text);
    }
  }
  erase_member(resource, "meta");
  if (what == kind::user) erase_member(resource, "groups");
  add_schema(resource, what == kind::user ? urn::user : urn::group);
  if (member(resource, urn::enterprise) != nullptr) add_schema(resource, urn::enterprise);
  return {};
}

std::string version_of(const json& resource) {
  const json* const meta = member(resource, "meta");
  auto out = meta == nullptr ? std::string() : string_member(*meta, "version");
  const bool is_tag = out.size() >= 2 && out.back() == '"' && (out.starts_with('"') || out.starts_with("W/\""));
  const bool is_plain = std::all_of(out.begin(), out.end(), [](char c) { return c > ' ' && c < 0x7f; });
  return is_tag && is_plain && out.size() <= 200 ? out : std::string();
}

result<put_text> put_message(kind what, std::string_view read, const field_map& fields, const std::string& handle) {
  auto resource = parse_object(read);
  if (!resource)
    return error{errc::invalid_input, "the target's copy cannot be read: " + resource.error().message(),
                 "it breaks RFC 7644: ask its operator"};
  put_text out;
  out.version = version_of(*resource);
  SLUIS_TRY(merge_into(*resource, what, fields));
  if (!handle.empty()) member_to_write(*resource, "externalId") = handle;
  SLUIS_ASSIGN(out.body, to_text(*resource));
  return out;
}

}  // namespace sluis::targets::scim
