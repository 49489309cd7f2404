// What we say about users, groups and members, as Graph's JSON. Pure. Every error is one record's: errc::invalid_input
// names the attribute.
#pragma once

#include <string>
#include <vector>

#include "connectors/targets/graph/graph_settings.hpp"
#include "model/released.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::targets::graph {

/// "user 00ff…" or "group 00ff…": the handle, never a name.
[[nodiscard]] std::string label_of(const released_change& change);

/// A new user, with its first password, which must be changed at the first sign-in: wipe the text when it was sent.
/// Without consent for a display name, which Graph wants, it is the first 80 bits of the handle.
[[nodiscard]] result<std::string> new_user(const released_change& change, const secret& password,
                                           const graph_settings& settings);
/// The same of one that exists already, without a password: what an earlier attempt may have left with other content.
[[nodiscard]] result<std::string> existing_user(const released_change& change, const graph_settings& settings);
/// What an update or a deactivation changes; empty: nothing that Graph holds. An empty value becomes null. Where the
/// handle was taken away it is written again.
[[nodiscard]] result<std::string> changed_user(const released_change& change, const graph_settings& settings);

/// For the upsert by uniqueName: a security group without mail.
[[nodiscard]] result<std::string> new_group(const released_change& change, const graph_settings& settings);
/// For POST /education/classes, which takes no extension: the handle is mailNickname and externalId.
[[nodiscard]] result<std::string> new_class(const released_change& change);
/// What an update changes; empty: nothing that Graph holds. Where the handle was taken away it is written again.
[[nodiscard]] result<std::string> changed_group(const released_change& change, const graph_settings& settings);
/// Of a group that was found or made without it: its handle, and its name if that was released.
[[nodiscard]] result<std::string> existing_group(const released_change& change, const graph_settings& settings);

/// Members who join; at most 20, all or nothing.
inline constexpr std::size_t members_in_one_patch = 20;
[[nodiscard]] std::string joining_members(const std::vector<std::string>& ids, const std::string& base_url);

/// For POST /education/schools; `key` as of school_key. The error does not say the name.
[[nodiscard]] result<std::string> new_school(const std::string& name, const std::string& key);
/// For POST …/users/$ref of a school.
[[nodiscard]] std::string reference_to_user(const std::string& id, const std::string& base_url);

}  // namespace sluis::targets::graph
