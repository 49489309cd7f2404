#include "connectors/targets/graph/bodies.hpp"

#include <algorithm>
#include <array>

#include "connectors/http/url.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/graph/principal_name.hpp"
#include "connectors/targets/scim/json_text.hpp"

namespace sluis::targets::graph {

namespace {

using scim::json;

struct bound {
  const char* property;
  std::size_t most;
};
// In characters (Microsoft's user and group resources).
constexpr std::array<bound, 5> bounds = {
    {{"displayName", 256}, {"givenName", 64}, {"surname", 64}, {"companyName", 64}, {"jobTitle", 128}}};

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

result<void> check_lengths(const json& body) {
  for (const auto& [property, most] : bounds) {
    const auto at = body.find(property);
    if (at == body.end() || !at->is_string() || characters(at->get_ref<const std::string&>()) <= most) continue;
    return error{
        errc::invalid_input,
        std::string(property) + " is longer than the " + std::to_string(most) + " characters that Microsoft 365 takes",
        "shorten it in the source"};
  }
  return {};
}

json or_null(const std::string& value) {
  return value.empty() ? json(nullptr) : json(value);
}

const std::string* value_of(const field_map& fields, field f) {
  const auto at = fields.find(f);
  return at == fields.end() ? nullptr : &at->second;
}

void put_surname(json& into, const field_map& fields) {
  const auto* prefix = value_of(fields, field::family_name_prefix);
  const auto* name = value_of(fields, field::family_name);
  if (prefix == nullptr && name == nullptr) return;
  std::string whole = prefix != nullptr ? *prefix : std::string();
  if (name != nullptr && !name->empty()) whole += (whole.empty() ? "" : " ") + *name;
  into["surname"] = or_null(whole);
}

result<json> user_properties(const target_handle& who, const field_map& fields) {
  json out = json::object();
  const std::string handle = employee_id(who);
  if (const auto* name = value_of(fields, field::user_name)) {
    SLUIS_TRY(check_principal_name(*name));
    out["userPrincipalName"] = *name;
    out["mailNickname"] = mail_nickname(*name, handle);
  }
  if (const auto* name = value_of(fields, field::display_name)) out["displayName"] = name->empty() ? handle : *name;
  if (const auto* name = value_of(fields, field::given_name)) out["givenName"] = or_null(*name);
  put_surname(out, fields);
  if (const auto* school = value_of(fields, field::school)) out["companyName"] = or_null(*school);
  if (const auto* function = value_of(fields, field::function)) out["jobTitle"] = or_null(*function);
  if (const auto* active = value_of(fields, field::active)) out["accountEnabled"] = *active == "true";
  SLUIS_TRY(check_lengths(out));
  return out;
}

field_map without_empty(const field_map& fields) {
  field_map out = fields;
  for (auto at = out.begin(); at != out.end();) at = at->second.empty() ? out.erase(at) : std::next(at);
  return out;
}

void put_handle(json& into, const released_change& change, const graph_settings& settings) {
  into[handle_field(settings.client_id)] = change.object().hex();
}

/// Of a creation: what must be there, too.
result<json> whole_user(const released_change& change, const graph_settings& settings) {
  auto fields = without_empty(change.fields());
  fields.try_emplace(field::active, "true");
  fields.try_emplace(field::user_name);  // missing: refused by its own check
  SLUIS_ASSIGN(json out, user_properties(change.object(), fields));
  const std::string handle = employee_id(change.object());
  if (!out.contains("displayName")) out["displayName"] = handle;
  put_handle(out, change, settings);
  if (settings.write_employee_id) out["employeeId"] = handle;
  return out;
}

json group_properties(const released_change& change) {
  json out = json::object();
  if (const auto* name = value_of(change.fields(), field::group_name))
    out["displayName"] = name->empty() ? unique_name(change.object()) : *name;
  return out;
}

template <class T>
result<T> named(const released_change& change, result<T> what) {
  if (what) return what;
  return error{what.error().code(), label_of(change) + ": " + what.error().message(), what.error().hint()};
}

result<std::string> text_of(const released_change& change, const result<json>& body) {
  if (!body) return named<std::string>(change, body.error());
  return named(change, scim::to_text(*body));
}

}  // namespace

std::string label_of(const released_change& change) {
  const auto op = change.op();
  const bool user = is_of_user(op);
  return (user ? "user " : "group ") + change.object().hex();
}

result<std::string> new_user(const released_change& change, const secret& password, const graph_settings& settings) {
  auto body = whole_user(change, settings);
  if (!body) return named<std::string>(change, body.error());
  (*body)["usageLocation"] = settings.usage_location;
  (*body)["passwordProfile"] = {{"forceChangePasswordNextSignIn", true}, {"password", std::string(password.reveal())}};
  auto text = text_of(change, body);
  wipe((*body)["passwordProfile"]["password"].get_ref<std::string&>());
  return text;
}

result<std::string> existing_user(const released_change& change, const graph_settings& settings) {
  return text_of(change, whole_user(change, settings));
}

result<std::string> changed_user(const released_change& change, const graph_settings& settings) {
  auto fields = change.fields();
  if (change.op() == operation::deactivate_user) fields[field::active] = "false";
  auto body = user_properties(change.object(), fields);
  if (body && change.writes_handle()) {
    put_handle(*body, change, settings);
    if (settings.write_employee_id) (*body)["employeeId"] = employee_id(change.object());
  }
  if (body && body->empty()) return std::string();
  return text_of(change, body);
}

result<std::string> new_group(const released_change& change, const graph_settings& settings) {
  const std::string unique = unique_name(change.object());
  const auto* name = value_of(change.fields(), field::group_name);
  json body = {{"displayName", name == nullptr || name->empty() ? unique : *name},
               {"mailEnabled", false},
               {"mailNickname", unique},
               {"securityEnabled", true}};
  put_handle(body, change, settings);
  SLUIS_TRY(named(change, check_lengths(body)));
  return text_of(change, body);
}

result<std::string> new_class(const released_change& change) {
  const std::string unique = unique_name(change.object());
  const auto* name = value_of(change.fields(), field::group_name);
  const json body = {{"displayName", name == nullptr || name->empty() ? unique : *name},
                     {"mailNickname", unique},
                     {"externalId", unique},
                     {"externalSource", "sis"}};
  SLUIS_TRY(named(change, check_lengths(body)));
  return text_of(change, body);
}

result<std::string> existing_group(const released_change& change, const graph_settings& settings) {
  auto body = group_properties(change);
  put_handle(body, change, settings);
  SLUIS_TRY(named(change, check_lengths(body)));
  return text_of(change, body);
}

result<std::string> changed_group(const released_change& change, const graph_settings& settings) {
  if (change.writes_handle()) return existing_group(change, settings);
  const auto body = group_properties(change);
  if (body.empty()) return std::string();
  SLUIS_TRY(named(change, check_lengths(body)));
  return text_of(change, body);
}

std::string joining_members(const std::vector<std::string>& ids, const std::string& base_url) {
  json links = json::array();
  for (const auto& id : ids) links.push_back(base_url + "/directoryObjects/" + http::percent_encode(id));
  return json{{"members@odata.bind", std::move(links)}}.dump();
}

result<std::string> new_school(const std::string& name, const std::string& key) {
  const json body = {{"displayName", name}, {"externalId", key}, {"externalSource", "sis"}};
  SLUIS_TRY(check_lengths(body));
  return scim::to_text(body);
}

std::string reference_to_user(const std::string& id, const std::string& base_url) {
  return json{{"@odata.id", base_url + "/education/users/" + http::percent_encode(id)}}.dump();
}

}  // namespace sluis::targets::graph
