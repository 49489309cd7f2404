#include "connectors/targets/google/resources.hpp"

#include <algorithm>

#include "connectors/targets/composed.hpp"
#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/scim/values.hpp"

namespace sluis::targets::google {

namespace {

const std::string& value_or_nothing(const field_map& fields, field f) {
  static const std::string nothing;
  const auto found = fields.find(f);
  return found == fields.end() ? nothing : found->second;
}

bool has(const field_map& fields, field f) {
  return fields.count(f) > 0;
}

error no_domain() {
  return {errc::invalid_input, "the target has no group_domain, and an address is needed",
          "put the mail domain of the school into the target's `group_domain`"};
}

std::size_t characters_in(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

result<void> put_name(json& into, const char* attribute, std::string text, const released_change& change) {
  if (text.empty()) text = change.object().hex();
  if (characters_in(text) > longest_name) {
    return error{errc::invalid_input,
                 std::string("name.") + attribute + " of " + name_of(change) + " is longer than Google's 60 characters",
                 "shorten it in the source, or give this person a call name"};
  }
  into["name"][attribute] = std::move(text);
  return {};
}

std::string whole_family_name(const field_map& fields) {
  const auto& prefix = value_or_nothing(fields, field::family_name_prefix);
  const auto& name = value_or_nothing(fields, field::family_name);
  return prefix.empty() || name.empty() ? prefix + name : prefix + " " + name;
}

result<void> put_names(json& into, const released_change& change, const field_map& fields) {
  if (has(fields, field::given_name)) {
    SLUIS_TRY(put_name(into, "givenName", value_or_nothing(fields, field::given_name), change));
  }
  if (has(fields, field::family_name_prefix) && !has(fields, field::family_name)) {
    return error{errc::invalid_input, "the prefix of " + name_of(change) + " came without the family name",
                 "Google holds both as one: they must be said together"};
  }
  if (has(fields, field::family_name)) {
    SLUIS_TRY(put_name(into, "familyName", whole_family_name(fields), change));
  }
  return {};
}

result<void> put_login(json& into, const released_change& change, const field_map& fields, const std::string& domain) {
  if (!has(fields, field::user_name)) return {};
  const auto& login = value_or_nothing(fields, field::user_name);
  if (login.empty()) {
    return error{errc::invalid_input, "primaryEmail of " + name_of(change) + " is empty, and Google requires it",
                 "check the institution's login rule"};
  }
  if (login.find('@') == std::string::npos && domain.empty()) return no_domain();
  into["primaryEmail"] = login_address(login, domain);
  return {};
}

bool is_primary(const json& organization) {
  const json* primary = member(organization, "primary");
  return primary != nullptr && primary->is_boolean() && primary->get<bool>();
}

void set_or_drop(json& object, const char* name, const field_map& fields, field f) {
  if (!has(fields, f)) return;
  if (value_or_nothing(fields, f).empty()) {
    object.erase(name);
  } else {
    object[name] = value_or_nothing(fields, f);
  }
}

// Other people's entries stay; ours goes when it says nothing any more.
json organizations_with(const json& held, const field_map& fields) {
  json ours = {{"primary", true}, {"type", "school"}};
  json out = json::array();
  for (const auto& each : held) {
    if (is_primary(each)) {
      ours = each;
    } else {
      out.push_back(each);
    }
  }
  set_or_drop(ours, "name", fields, field::school);
  set_or_drop(ours, "title", fields, field::function);
  if (ours.contains("name") || ours.contains("title")) out.insert(out.begin(), std::move(ours));
  return out;
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

std::string name_of(const released_change& change) {
  return (kind_of(change.op()) == kind::user ? "user " : "group ") + change.object().hex();
}

std::string attributes_of(const field_map& fields) {
  std::string out;
  const auto add = [&](bool sent, const char* name) {
    if (sent) out += (out.empty() ? "" : ", ") + std::string(name);
  };
  add(has(fields, field::user_name), "primaryEmail");
  add(has(fields, field::given_name), "name.givenName");
  add(has(fields, field::family_name), "name.familyName");
  add(has(fields, field::school), "organizations.name");
  add(has(fields, field::function), "organizations.title");
  add(has(fields, field::active), "suspended");
  add(has(fields, field::group_name), "name");
  return out;
}

std::string group_address(const target_handle& handle, const std::string& group_domain) {
  return group_prefix + handle.hex() + "@" + group_domain;
}

std::string login_address(const std::string& user_name, const std::string& group_domain) {
  return user_name.find('@') == std::string::npos ? user_name + "@" + group_domain : user_name;
}

result<json> new_user(const released_change& change, const google_settings& with, const std::string& org_unit) {
  field_map fields = change.fields();
  for (const auto required : {field::user_name, field::given_name, field::family_name}) fields[required];
  json out = {{"orgUnitPath", org_unit},
              {"changePasswordAtNextLogin", true},
              {"suspended", value_or_nothing(fields, field::active) == "false"}};
  put_handle(out, change, with.group_domain);
  if (with.write_external_ids)
    out["externalIds"] = {{{"type", "custom"}, {"customType", handle_type}, {"value", change.object().hex()}}};
  SLUIS_TRY(put_login(out, change, fields, with.group_domain));
  SLUIS_TRY(put_names(out, change, fields));
  json organizations = organizations_with(json::array(), fields);
  if (!organizations.empty()) out["organizations"] = std::move(organizations);
  return out;
}

result<json> new_group(const released_change& change, const std::string& group_domain) {
  if (group_domain.empty()) return no_domain();
  json out = {{"email", group_address(change.object(), group_domain)}, {"description", ""}};
  const auto& name = value_or_nothing(change.fields(), field::group_name);
  if (!name.empty()) out["name"] = name;
  return out;
}

field_map fields_to_set(const released_change& change) {
  field_map out = change.fields();
  if (change.op() == operation::deactivate_user) out[field::active] = "false";
  return out;
}

bool needs_organizations(const field_map& fields) {
  return has(fields, field::school) != has(fields, field::function);
}

result<json> user_patch(const released_change& change, const field_map& fields, const std::string& group_domain,
                        const json& held) {
  json out = json::object();
  SLUIS_TRY(put_login(out, change, fields, group_domain));
  SLUIS_TRY(put_names(out, change, fields));
  if (has(fields, field::school) || has(fields, field::function)) {
    out["organizations"] = organizations_with(held, fields);
  }
  if (has(fields, field::active)) out["suspended"] = value_or_nothing(fields, field::active) != "true";
  return out;
}

void put_handle(json& patch, const released_change& change, const std::string& group_domain) {
  if (kind_of(change.op()) == kind::group) {
    patch["email"] = group_address(change.object(), group_domain);
  } else {
    patch["customSchemas"] = {{schema_name, {{handle_field_name, change.object().hex()}}}};
  }
}

void put_place(json& patch, const std::string& org_unit) {
  patch["orgUnitPath"] = org_unit;
}

result<json> group_patch(const field_map& fields) {
  json out = json::object();
  if (has(fields, field::group_name)) out["name"] = value_or_nothing(fields, field::group_name);
  return out;
}

field_map placing_fields(const json& organizations) {
  const auto ours = std::find_if(organizations.begin(), organizations.end(), is_primary);
  if (ours == organizations.end()) return {};
  return {{field::school, text_member(*ours, "name")}, {field::function, text_member(*ours, "title")}};
}

field_map fields_of_user(const json& user, const std::string& group_domain) {
  field_map out;
  // Where no name and no address may leave, the handle stands in for them; also after another tool took it out of its
  // own field.
  const auto put = [&](field f, std::string text) {
    if (!text.empty() && !target_handle::parse(text)) out[f] = std::move(text);
  };
  const auto address = text_member(user, "primaryEmail");
  const auto handle = target_handle::parse(address.substr(0, address.find('@')));
  if (handle && address == login_address(handle->hex(), group_domain)) {
    out[field::user_name] = handle->hex();
  } else {
    put(field::user_name, address);
    put(field::email, address);
  }
  if (const json* name = member(user, "name")) {
    put(field::given_name, text_member(*name, "givenName"));
    put(field::family_name, text_member(*name, "familyName"));
  }
  for (auto& [f, text] : placing_fields(list_member(user, "organizations"))) put(f, std::move(text));
  const json* suspended = member(user, "suspended");
  const auto flag = suspended == nullptr ? std::nullopt : scim::read_flag(*suspended);
  if (flag) out[field::active] = *flag ? "false" : "true";
  return out;
}

field_map fields_of_group(const json& group) {
  const auto name = text_member(group, "name");
  if (name.empty()) return {};
  return {{field::group_name, name}};
}

namespace {

field_map all_composed(field_map shown) {
  for (auto& [f, text] : shown) text = composed(std::move(text));
  return shown;
}

}  // namespace

remote_object object_of_user(const json& user, const std::string& group_domain) {
  return {remote_object::kind::user, id_or_nothing(text_member(user, "id")), remote_object::life::present,
          all_composed(fields_of_user(user, group_domain)), handle_in_user(user)};
}

remote_object object_of_group(const json& group, const std::string& group_domain) {
  return {remote_object::kind::group, id_or_nothing(text_member(group, "id")), remote_object::life::present,
          all_composed(fields_of_group(group)), handle_in_group(group, group_domain)};
}

field_map as_surveyed(const field_map& given) {
  field_map out;
  for (const auto& [f, text] : given) {
    if (!text.empty() && f != field::display_name && f != field::family_name_prefix && f != field::family_name) {
      out[f] = text;
    }
  }
  const auto family = whole_family_name(given);
  if (!family.empty()) out[field::family_name] = family;
  return out;
}

}  // namespace sluis::targets::google
