#include "tests/lab/graph/schema.hpp"

#include <algorithm>

namespace lab::graph {

namespace {

std::size_t characters(const std::string& utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

bool is_link(const std::string& name) {
  constexpr std::string_view end = "@odata.bind";
  return name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

refusal invalid(const std::string& name, const std::string& why) {
  return bad_request("Invalid value specified for property '" + name + "': " + why);
}

void check_text(const property& p, const json& value) {
  if (!value.is_string()) throw invalid(p.name, "a string is expected");
  const auto& text = value.get_ref<const std::string&>();
  if (text.empty()) throw invalid(p.name, "it may be null, but not empty");
  if (characters(text) > p.most) throw invalid(p.name, "longer than " + std::to_string(p.most));
}

void check_password(const json& value) {
  if (!value.is_object()) throw invalid("passwordProfile", "an object is expected");
  for (const auto& [name, part] : value.items()) {
    const bool flag = name == "forceChangePasswordNextSignIn" || name == "forceChangePasswordNextSignInWithMfa";
    if (flag ? !part.is_boolean() : (name != "password" || !part.is_string()))
      throw invalid("passwordProfile", "there is no such " + name);
  }
  if (!value.contains("password")) throw invalid("passwordProfile", "a password is expected");
  const auto& text = value["password"].get_ref<const std::string&>();
  const auto has = [&](auto is) { return std::any_of(text.begin(), text.end(), is); };
  const int classes = (has([](char c) { return c >= 'a' && c <= 'z'; }) ? 1 : 0) +
                      (has([](char c) { return c >= 'A' && c <= 'Z'; }) ? 1 : 0) +
                      (has([](char c) { return c >= '0' && c <= '9'; }) ? 1 : 0) +
                      (has([](char c) {
                        return std::string_view("@#$%^&*-_!+=[]{}|\\:',.?/`~\"();<>").find(c) != std::string_view::npos;
                      })
                           ? 1
                           : 0);
  if (text.size() < 8 || text.size() > 256 || classes < 3) {
    throw refusal(400, "Request_BadRequest",
                  "The specified password does not comply with password complexity requirements.",
                  json::array({{{"code", "PasswordPolicyViolation"}, {"target", "passwordProfile"}}}));
  }
}

void check_value(const property& p, const json& value) {
  if (value.is_null()) {
    if (p.may_be_null == nulls::refused) throw invalid(p.name, "it may not be null");
    return;
  }
  switch (p.is) {
    case type::text:
      return check_text(p, value);
    case type::flag:
      if (!value.is_boolean()) throw invalid(p.name, "true or false is expected");
      return;
    case type::password_profile:
      return check_password(value);
    case type::source:
      if (value != "sis" && value != "manual") throw invalid(p.name, "it is no educationExternalSource");
      return;
    case type::texts:
      if (!value.is_array()) throw invalid(p.name, "a list is expected");
      for (const auto& each : value) {
        if (!each.is_string()) throw invalid(p.name, "a list of strings is expected");
      }
  }
}

}  // namespace

const property* schema::find(const std::string& property_name) const {
  const auto at =
      std::find_if(properties.begin(), properties.end(), [&](const property& p) { return property_name == p.name; });
  return at == properties.end() ? nullptr : &*at;
}

bool schema::knows(const std::string& property_name) const {
  const auto same = [&](const char* each) { return property_name == each; };
  return find(property_name) != nullptr || std::any_of(read_only.begin(), read_only.end(), same);
}

const schema& users() {
  static const schema out = {
      "user",
      {{"accountEnabled", type::flag, nulls::refused},
       {"displayName", type::text, nulls::refused, 256},
       {"mailNickname", type::text, nulls::refused, 64},
       {"userPrincipalName", type::text, nulls::refused, 113},
       {"passwordProfile", type::password_profile, nulls::refused},
       {"employeeId", type::text, nulls::allowed, 16},
       {"givenName", type::text, nulls::allowed, 64},
       {"surname", type::text, nulls::allowed, 64},
       {"companyName", type::text, nulls::allowed, 64},
       {"jobTitle", type::text, nulls::allowed, 128},
       {"department", type::text, nulls::allowed, 64},
       {"usageLocation", type::text, nulls::allowed, 2},
       {"preferredLanguage", type::text, nulls::allowed, 32},
       {"employeeType", type::text, nulls::allowed, 256},
       {"userType", type::text, nulls::allowed, 16}},
      {"accountEnabled", "displayName", "mailNickname", "passwordProfile", "userPrincipalName"},
      {"id", "createdDateTime", "deletedDateTime", "onPremisesSyncEnabled", "mail"},
      {"id", "displayName", "givenName", "surname", "userPrincipalName", "mail", "jobTitle", "preferredLanguage"}};
  return out;
}

const schema& groups() {
  static const schema out = {
      "group",
      {{"displayName", type::text, nulls::refused, 256},
       {"description", type::text, nulls::allowed, 1024},
       {"mailEnabled", type::flag, nulls::refused},
       {"mailNickname", type::text, nulls::refused, 64},
       {"securityEnabled", type::flag, nulls::refused},
       {"groupTypes", type::texts, nulls::refused},
       {"visibility", type::text, nulls::allowed, 32},
       {"uniqueName", type::text, nulls::refused, 128}},
      {"displayName", "mailEnabled", "mailNickname", "securityEnabled"},
      {"id", "createdDateTime", "deletedDateTime", "onPremisesSyncEnabled", "mail", "assignedLicenses"},
      {"id", "displayName", "description", "mailEnabled", "mailNickname", "securityEnabled", "groupTypes", "visibility",
       "uniqueName", "createdDateTime", "deletedDateTime"}};
  return out;
}

const schema& education_classes() {
  static const schema out = {"educationClass",
                             {{"displayName", type::text, nulls::refused, 256},
                              {"mailNickname", type::text, nulls::refused, 64},
                              {"description", type::text, nulls::allowed, 1024},
                              {"classCode", type::text, nulls::allowed},
                              {"externalId", type::text, nulls::allowed},
                              {"externalName", type::text, nulls::allowed},
                              {"externalSource", type::source, nulls::allowed},
                              {"externalSourceDetail", type::text, nulls::allowed},
                              {"grade", type::text, nulls::allowed}},
                             {"displayName", "mailNickname"},
                             {"id", "createdBy"},
                             {"id", "displayName", "mailNickname", "description", "externalId", "externalSource"}};
  return out;
}

const schema& education_schools() {
  static const schema out = {"educationSchool",
                             {{"displayName", type::text, nulls::refused, 256},
                              {"description", type::text, nulls::allowed, 1024},
                              {"externalId", type::text, nulls::allowed},
                              {"externalPrincipalId", type::text, nulls::allowed},
                              {"externalSource", type::source, nulls::allowed},
                              {"externalSourceDetail", type::text, nulls::allowed},
                              {"schoolNumber", type::text, nulls::allowed}},
                             {"displayName"},
                             {"id", "createdBy"},
                             {"id", "displayName", "description", "externalId", "externalSource"}};
  return out;
}

void check_properties(const schema& of, const json& body,
                      const std::function<bool(const std::string&)>& has_extension) {
  if (!body.is_object() || body.empty()) throw bad_request("A body with at least one property is expected.");
  for (const auto& [name, value] : body.items()) {
    if (is_link(name) || name == "@odata.type") continue;
    if (has_extension && has_extension(name)) {
      check_value({name.c_str(), type::text}, value);
      continue;
    }
    const auto* known = of.find(name);
    if (known == nullptr && of.knows(name))
      throw bad_request("Property '" + name + "' is read-only and cannot be set.");
    if (known == nullptr)
      throw bad_request("Resource '" + std::string(of.name) + "' does not have a property '" + name + "'.");
    check_value(*known, value);
  }
}

void check_required(const schema& of, const json& body) {
  for (const char* name : of.required) {
    if (!body.contains(name))
      throw bad_request("A value is required for property '" + std::string(name) + "' of resource '" + of.name + "'.");
  }
}

}  // namespace lab::graph
