#include "tests/lab/schema.hpp"

#include <algorithm>

namespace lab {

namespace {

const attribute* find_in(const std::vector<attribute>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const attribute& a) { return a.name == name; });
  return found == list.end() ? nullptr : &*found;
}

attribute text(std::string name) {
  attribute out;
  out.name = std::move(name);
  return out;
}

attribute of_kind(std::string name, kind what) {
  auto out = text(std::move(name));
  out.kind = what;
  return out;
}

attribute complex(std::string name, std::vector<attribute> sub, plurality how = plurality::single) {
  auto out = of_kind(std::move(name), kind::complex);
  out.sub = std::move(sub);
  out.plurality = how;
  return out;
}

attribute fixed(attribute a, mutability how) {
  a.mutability = how;
  for (auto& sub : a.sub) sub.mutability = how;
  return a;
}

attribute required(attribute a) {
  a.required = true;
  return a;
}

// value, display, type, primary: what nearly every multi-valued attribute is made of (RFC 7643 section 2.4).
attribute plural(std::string name, kind value_kind = kind::string) {
  return complex(std::move(name),
                 {of_kind("value", value_kind), text("display"), text("type"), of_kind("primary", kind::boolean)},
                 plurality::multi);
}

std::vector<attribute> common_attributes() {
  auto id = fixed(text("id"), mutability::read_only);
  id.case_exact = true;
  auto external_id = text("externalId");
  external_id.case_exact = true;
  const auto meta = fixed(
      complex("meta", {text("resourceType"), text("created"), text("lastModified"), text("location"), text("version")}),
      mutability::read_only);
  return {std::move(id), std::move(external_id), meta};
}

schema make_user() {
  schema out{"urn:ietf:params:scim:schemas:core:2.0:User", "User", "User Account", common_attributes()};
  auto user_name = required(text("userName"));
  user_name.uniqueness = "server";
  const auto address = complex("addresses",
                               {text("formatted"), text("streetAddress"), text("locality"), text("region"),
                                text("postalCode"), text("country"), text("type"), of_kind("primary", kind::boolean)},
                               plurality::multi);
  const auto groups =
      fixed(complex("groups", {text("value"), of_kind("$ref", kind::reference), text("display"), text("type")},
                    plurality::multi),
            mutability::read_only);
  const std::vector<attribute> own = {
      user_name,
      complex("name", {text("formatted"), text("familyName"), text("givenName"), text("middleName"),
                       text("honorificPrefix"), text("honorificSuffix")}),
      text("displayName"),
      text("nickName"),
      of_kind("profileUrl", kind::reference),
      text("title"),
      text("userType"),
      text("preferredLanguage"),
      text("locale"),
      text("timezone"),
      of_kind("active", kind::boolean),
      fixed(text("password"), mutability::write_only),
      plural("emails"),
      plural("phoneNumbers"),
      plural("ims"),
      plural("photos", kind::reference),
      address,
      groups,
      plural("entitlements"),
      plural("roles"),
      plural("x509Certificates")};
  out.attributes.insert(out.attributes.end(), own.begin(), own.end());
  return out;
}

schema make_group() {
  schema out{"urn:ietf:params:scim:schemas:core:2.0:Group", "Group", "Group", common_attributes()};
  auto value = fixed(required(text("value")), mutability::immutable);
  value.case_exact = true;
  out.attributes.push_back(required(text("displayName")));
  out.attributes.push_back(complex("members",
                                   {value, fixed(of_kind("$ref", kind::reference), mutability::immutable),
                                    fixed(text("type"), mutability::immutable), text("display")},
                                   plurality::multi));
  return out;
}

schema make_enterprise() {
  const auto manager = complex(
      "manager", {text("value"), of_kind("$ref", kind::reference), fixed(text("displayName"), mutability::read_only)});
  return {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
          "EnterpriseUser",
          "Enterprise User",
          {text("employeeNumber"), text("costCenter"), text("organization"), text("division"), text("department"),
           manager}};
}

const char* to_string(kind k) {
  switch (k) {
    case kind::string:
      return "string";
    case kind::boolean:
      return "boolean";
    case kind::reference:
      return "reference";
    case kind::complex:
      return "complex";
  }
  return "";
}

const char* to_string(mutability m) {
  switch (m) {
    case mutability::read_write:
      return "readWrite";
    case mutability::read_only:
      return "readOnly";
    case mutability::immutable:
      return "immutable";
    case mutability::write_only:
      return "writeOnly";
  }
  return "";
}

json to_json(const attribute& a) {
  json out = {{"name", a.name},
              {"type", to_string(a.kind)},
              {"multiValued", a.is_multi()},
              {"description", a.name},
              {"required", a.required},
              {"mutability", to_string(a.mutability)},
              {"returned", a.mutability == mutability::write_only ? "never" : "default"}};
  if (a.kind != kind::complex) {
    out["caseExact"] = a.case_exact;
    out["uniqueness"] = a.uniqueness;
  }
  if (a.kind == kind::reference) out["referenceTypes"] = {"external"};
  for (const auto& sub : a.sub) out["subAttributes"].push_back(to_json(sub));
  return out;
}

}  // namespace

const attribute* attribute::find(std::string_view sub_name) const {
  return find_in(sub, sub_name);
}
const attribute* schema::find(std::string_view attribute_name) const {
  return find_in(attributes, attribute_name);
}

const schema* resource_type::extension(std::string_view urn) const {
  const auto found = std::find_if(extensions.begin(), extensions.end(), [&](const schema& s) { return s.id == urn; });
  return found == extensions.end() ? nullptr : &*found;
}

const resource_type& user_type() {
  static const resource_type type{"User", "/Users", make_user(), {make_enterprise()}};
  return type;
}

const resource_type& group_type() {
  static const resource_type type{"Group", "/Groups", make_group(), {}};
  return type;
}

json to_json(const schema& s) {
  json attributes = json::array();
  for (const auto& a : s.attributes) {
    const bool is_common = a.name == "id" || a.name == "externalId" || a.name == "meta";
    if (!is_common) attributes.push_back(to_json(a));
  }
  return {{"schemas", {"urn:ietf:params:scim:schemas:core:2.0:Schema"}},
          {"id", s.id},
          {"name", s.name},
          {"description", s.description},
          {"attributes", attributes},
          {"meta", {{"resourceType", "Schema"}, {"location", "/Schemas/" + s.id}}}};
}

}  // namespace lab
