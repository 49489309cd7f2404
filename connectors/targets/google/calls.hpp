// The requests of the Directory API v1 that are made, with their paths. Pure. Ids and addresses are percent-encoded.
#pragma once

#include <string>

#include "connectors/targets/google/call.hpp"
#include "connectors/targets/google/google_settings.hpp"
#include "model/ids.hpp"

namespace sluis::targets::google::calls {

/// Not to be repeated blindly: an attempt whose answer was lost is looked up first.
[[nodiscard]] call insert_user(std::string body);
/// Its address is unique and ours: saying it twice is harmless.
[[nodiscard]] call insert_group(std::string body);
[[nodiscard]] call patch_user(const std::string& id, std::string body);
[[nodiscard]] call patch_group(const std::string& id, std::string body);
/// Kept by Google for 20 days. There is no way to remove a user for good.
[[nodiscard]] call delete_user(const std::string& id);
[[nodiscard]] call undelete_user(const std::string& id, const std::string& org_unit);
[[nodiscard]] call delete_group(const std::string& id);
/// A second time is answered 409.
[[nodiscard]] call insert_member(const std::string& group_id, const std::string& user_id);
[[nodiscard]] call delete_member(const std::string& group_id, const std::string& user_id);

/// Answered 400 or 409 if it is there already.
[[nodiscard]] call insert_org_unit(const google_settings& with, std::string body);
/// By its path.
[[nodiscard]] call get_org_unit(const google_settings& with, const std::string& path);
/// All of them, in one answer.
[[nodiscard]] call list_org_units(const google_settings& with);

/// The custom schema that holds our handle, by its name.
[[nodiscard]] call get_schema(const google_settings& with);
[[nodiscard]] call insert_schema(const google_settings& with);

/// Who carries this handle.
[[nodiscard]] call find_user(const google_settings& with, const target_handle& handle);
/// By id or address: id and handle.
[[nodiscard]] call get_user_identity(const std::string& key);
[[nodiscard]] call get_user_organizations(const std::string& id);
/// By id or address.
[[nodiscard]] call get_group(const std::string& key);

/// By id, address or alias: what a survey tells of a user.
[[nodiscard]] call get_user(const std::string& key);

/// Answered with no user: does anybody answer, may we ask, and is our own field there? Without it the answer is 400.
[[nodiscard]] call probe(const google_settings& with);

enum class life : std::uint8_t { present, deleted };
[[nodiscard]] call list_users(const google_settings& with, life which, const std::string& page);
[[nodiscard]] call list_deleted_ids(const google_settings& with, const std::string& page);
[[nodiscard]] call list_groups(const google_settings& with, const std::string& page);
[[nodiscard]] call list_members(const std::string& group_id, const std::string& page);

/// Of one list: more is a list without an end.
inline constexpr int most_pages = 20'000;

}  // namespace sluis::targets::google::calls
