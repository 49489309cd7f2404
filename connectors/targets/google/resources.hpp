// What leaves for Google, attribute by attribute (R-B2): the one place where a released field becomes JSON. Pure.
//   user_name           primaryEmail; a login that is no address (no consent for e-mail) gets @group_domain behind it
//   given_name          name.givenName
//   prefix, family_name name.familyName, "van der Berg"; Google requires both names, so what may not leave or is empty
//                       is stood in for by the handle
//   school, function    name and title of the primary organization; the array is replaced whole, so who changes one of
//                       the two must know the other
//                       and where the target's org_unit is a template, orgUnitPath
//   active              suspended, the other way round
//   group_name          the group's name
//   email, display_name not written: the address is primaryEmail, the full name is made by Google
// Our handle: the custom field Sluis.handle of a user, and externalIds (custom, "sluis") where the institution says so;
// the address of a group.
#pragma once

#include <string>

#include "connectors/targets/google/google_settings.hpp"
#include "connectors/targets/google/json_text.hpp"
#include "model/account.hpp"
#include "model/released.hpp"
#include "model/survey.hpp"

namespace sluis::targets::google {

inline constexpr const char* schema_name = "Sluis";
inline constexpr const char* handle_field_name = "handle";
inline constexpr const char* handle_type = "sluis";
inline constexpr const char* group_prefix = "sluis-";
inline constexpr std::size_t longest_name = 60;  // characters, of each of the two names

enum class kind : std::uint8_t { user, group };
[[nodiscard]] kind kind_of(operation op) noexcept;
/// "user 00ff…" or "group 00ff…": the handle, never a name and never an address.
[[nodiscard]] std::string name_of(const released_change& change);
/// "primaryEmail, name.givenName": what an error says was sent. Names of attributes only.
[[nodiscard]] std::string attributes_of(const field_map& fields);

[[nodiscard]] std::string group_address(const target_handle& handle, const std::string& group_domain);
/// What goes into primaryEmail.
[[nodiscard]] std::string login_address(const std::string& user_name, const std::string& group_domain);

/// errc::invalid_input names the attribute: no user_name, a name over 60 characters, a prefix without its family name,
/// no group_domain where one is needed.
[[nodiscard]] result<json> new_user(const released_change& change, const google_settings& with,
                                    const std::string& org_unit);
[[nodiscard]] result<json> new_group(const released_change& change, const std::string& group_domain);

/// What an update or a deactivation sets: a deactivation always says active=false.
[[nodiscard]] field_map fields_to_set(const released_change& change);
/// One of school and function is there without the other: the user must be read first.
[[nodiscard]] bool needs_organizations(const field_map& fields);
/// The body of a PATCH; an empty object: there is nothing to say. `held` is the array that the user has now.
[[nodiscard]] result<json> user_patch(const released_change& change, const field_map& fields,
                                      const std::string& group_domain, const json& held);
/// Into the body of a patch: whose account it is. A user's own field, a group's address.
void put_handle(json& patch, const released_change& change, const std::string& group_domain);
/// Into the body of a patch: the user moves there.
void put_place(json& patch, const std::string& org_unit);
[[nodiscard]] result<json> group_patch(const field_map& fields);

/// School and function in the organizations that a user has.
[[nodiscard]] field_map placing_fields(const json& organizations);
/// The object's fields as a survey tells them.
[[nodiscard]] field_map fields_of_user(const json& user, const std::string& group_domain);
[[nodiscard]] field_map fields_of_group(const json& group);
/// The whole object, with our handle or an empty one.
[[nodiscard]] remote_object object_of_user(const json& user, const std::string& group_domain);
[[nodiscard]] remote_object object_of_group(const json& group, const std::string& group_domain);
/// How a survey will tell an object that was given these fields: for comparing the two. Prefix and family name are one
/// there, and display_name is not told.
[[nodiscard]] field_map as_surveyed(const field_map& given);

}  // namespace sluis::targets::google
