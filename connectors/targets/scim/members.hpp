// Membership messages: who joins and who leaves one group, in one PATCH (RFC 7644, 3.5.2). Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "connectors/targets/scim/json_text.hpp"

namespace sluis::targets::scim {

/// One add with all values.
[[nodiscard]] json add_members(const std::vector<std::string>& ids);
/// One remove for each, by filter. Never a remove of "members" as a whole: a literal provider would drop everybody.
[[nodiscard]] json remove_members(const std::vector<std::string>& ids);

/// The ids in a group that was read; members without a usable value are passed over.
[[nodiscard]] std::set<std::string> members_in(const json& group);
/// The same on a whole group, for providers without PATCH.
void put_members(json& group, const std::vector<std::string>& add, const std::vector<std::string>& remove);

/// A value inside a filter: quoted, with JSON's escapes (RFC 7644, 3.4.2.2).
[[nodiscard]] std::string filter_value(const std::string& text);

}  // namespace sluis::targets::scim
