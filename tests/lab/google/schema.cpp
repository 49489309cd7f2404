#include "tests/lab/google/schema.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace lab::google {

namespace {

enum class shape : std::uint8_t { text, flag, number, object, objects, texts, any, read_only };

struct type;
struct member_rule {
  shape is = shape::text;
  const type* of = nullptr;
  std::vector<std::string> one_of{};
};
struct type {
  std::map<std::string, member_rule> members;
};

constexpr std::size_t longest_name = 60;
constexpr std::size_t longest_address = 254;

const type& name_type() {
  static const type out{{{"givenName", {}}, {"familyName", {}}, {"displayName", {}}, {"fullName", {shape::read_only}}}};
  return out;
}
const type& external_id_type() {
  static const type out{
      {{"type", {shape::text, nullptr, {"account", "custom", "customer", "login_id", "network", "organization"}}},
       {"customType", {}},
       {"value", {}}}};
  return out;
}
const type& organization_type() {
  static const type out{{{"name", {}},
                         {"title", {}},
                         {"primary", {shape::flag}},
                         {"type", {shape::text, nullptr, {"domain_only", "school", "unknown", "work", "custom", ""}}},
                         {"customType", {}},
                         {"department", {}},
                         {"symbol", {}},
                         {"location", {}},
                         {"description", {}},
                         {"domain", {}},
                         {"costCenter", {}},
                         {"fullTimeEquivalent", {shape::number}}}};
  return out;
}
const type& user_type() {
  static const type out = [] {
    type t{{{"primaryEmail", {}},
            {"password", {}},
            {"hashFunction", {}},
            {"name", {shape::object, &name_type()}},
            {"suspended", {shape::flag}},
            {"archived", {shape::flag}},
            {"changePasswordAtNextLogin", {shape::flag}},
            {"includeInGlobalAddressList", {shape::flag}},
            {"ipWhitelisted", {shape::flag}},
            {"orgUnitPath", {}},
            {"externalIds", {shape::objects, &external_id_type()}},
            {"organizations", {shape::objects, &organization_type()}},
            {"recoveryEmail", {}},
            {"recoveryPhone", {}}}};
    for (const char* any : {"addresses", "emails", "phones", "relations", "locations", "keywords", "languages", "notes",
                            "websites", "gender", "ims", "customSchemas"}) {
      t.members[any] = {shape::any};
    }
    for (const char* theirs : {"id", "kind", "etag", "aliases", "isAdmin", "creationTime", "deletionTime", "customerId",
                               "nonEditableAliases", "lastLoginTime", "isMailboxSetup", "suspensionReason"}) {
      t.members[theirs] = {shape::read_only};
    }
    return t;
  }();
  return out;
}
const type& group_type() {
  static const type out{{{"email", {}},
                         {"name", {}},
                         {"description", {}},
                         {"id", {shape::read_only}},
                         {"kind", {shape::read_only}},
                         {"etag", {shape::read_only}},
                         {"aliases", {shape::read_only}},
                         {"adminCreated", {shape::read_only}},
                         {"directMembersCount", {shape::read_only}}}};
  return out;
}
const type& member_type() {
  static const type out{{{"id", {}},
                         {"email", {}},
                         {"role", {shape::text, nullptr, {"OWNER", "MANAGER", "MEMBER"}}},
                         {"type", {shape::text, nullptr, {"USER", "GROUP", "CUSTOMER", "EXTERNAL"}}},
                         {"kind", {}},
                         {"delivery_settings", {}},
                         {"etag", {shape::read_only}},
                         {"status", {shape::read_only}}}};
  return out;
}
const type& org_unit_type() {
  static const type out{{{"name", {}},
                         {"description", {}},
                         {"parentOrgUnitPath", {}},
                         {"parentOrgUnitId", {}},
                         {"blockInheritance", {shape::flag}},
                         {"orgUnitPath", {shape::read_only}},
                         {"orgUnitId", {shape::read_only}},
                         {"kind", {shape::read_only}},
                         {"etag", {shape::read_only}}}};
  return out;
}
const type& undelete_type() {
  static const type out{{{"orgUnitPath", {}}}};
  return out;
}

void check_object(const json& value, const type& as, const std::string& where);

void check_value(const json& value, const member_rule& rule, const std::string& where) {
  const auto wrong = [&](const char* wanted) { return invalid(where + " must be " + wanted); };
  switch (rule.is) {
    case shape::text:
      if (!value.is_string()) throw wrong("a string");
      if (!rule.one_of.empty() &&
          std::find(rule.one_of.begin(), rule.one_of.end(), value.get<std::string>()) == rule.one_of.end()) {
        throw invalid(where + " has no such value");
      }
      return;
    case shape::flag:
      if (!value.is_boolean()) throw wrong("a boolean");
      return;
    case shape::number:
      if (!value.is_number_integer()) throw wrong("an integer");
      return;
    case shape::object:
      return check_object(value, *rule.of, where);
    case shape::objects:
      if (!value.is_array()) throw wrong("an array");
      for (const auto& each : value) check_object(each, *rule.of, where);
      return;
    case shape::texts:
      if (!value.is_array()) throw wrong("an array");
      return;
    case shape::any:
      return;
    case shape::read_only:
      throw invalid(where + " is output only");
  }
}

void check_object(const json& value, const type& as, const std::string& where) {
  if (!value.is_object()) throw invalid(where + " must be an object");
  for (const auto& [name, content] : value.items()) {
    const auto found = as.members.find(name);
    const auto path = where.empty() ? name : where + "." + name;
    if (found == as.members.end()) throw invalid("unknown name " + path);
    check_value(content, found->second, path);
  }
}

std::size_t characters_in(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void check_address(const json& body, const char* name) {
  if (!body.contains(name)) return;
  const auto& text = body[name].get_ref<const std::string&>();
  const auto at = text.find('@');
  const bool good = at != std::string::npos && at > 0 && at <= 64 && text.find('@', at + 1) == std::string::npos &&
                    text.find('.', at) != std::string::npos && text.size() <= longest_address &&
                    text.find_first_of(" \t\r\n,;<>()") == std::string::npos;
  if (!good) throw invalid(name);
}

void check_limits(const json& body) {
  check_address(body, "primaryEmail");
  if (body.contains("name")) {
    for (const char* part : {"givenName", "familyName"}) {
      if (!body["name"].contains(part)) continue;
      const auto length = characters_in(body["name"][part].get<std::string>());
      if (length == 0 || length > longest_name) throw invalid(std::string("Invalid Given/Family Name: ") + part);
    }
  }
  if (body.contains("password")) {
    const auto length = body["password"].get_ref<const std::string&>().size();
    if (length < 8 || length > 100) throw invalid("Invalid Password");
  }
  if (body.contains("orgUnitPath") && !body["orgUnitPath"].get<std::string>().starts_with("/")) {
    throw invalid("INVALID_OU_ID");
  }
  for (const auto& each : body.value("externalIds", json::array())) {
    if (each.value("type", "") == "custom" && each.value("customType", "").empty()) throw missing("customType");
  }
}

void check_org_unit(const json& body) {
  const auto& name = body["name"].get_ref<const std::string&>();
  const bool good = !name.empty() && name.front() != ' ' && name.back() != ' ' &&
                    name.find_first_of("/\\<>\"=+") == std::string::npos;
  if (!good) throw invalid("INVALID_OU_NAME");
  if (!body.contains("parentOrgUnitPath") && !body.contains("parentOrgUnitId")) throw missing("parentOrgUnitPath");
}

void require(const json& body, const std::vector<const char*>& names) {
  for (const char* name : names) {
    if (!body.contains(name)) throw missing(name);
  }
}

}  // namespace

void check(const json& body, form as) {
  switch (as) {
    case form::new_user:
      check_object(body, user_type(), "");
      require(body, {"primaryEmail", "password", "name"});
      require(body["name"], {"givenName", "familyName"});
      return check_limits(body);
    case form::changed_user:
      check_object(body, user_type(), "");
      return check_limits(body);
    case form::new_group:
      check_object(body, group_type(), "");
      require(body, {"email"});
      return check_address(body, "email");
    case form::changed_group:
      check_object(body, group_type(), "");
      return check_address(body, "email");
    case form::member:
      check_object(body, member_type(), "");
      if (!body.contains("id") && !body.contains("email")) throw missing("memberKey");
      return;
    case form::new_org_unit:
      check_object(body, org_unit_type(), "");
      require(body, {"name"});
      return check_org_unit(body);
    case form::undelete:
      return check_object(body, undelete_type(), "");
  }
}

}  // namespace lab::google
