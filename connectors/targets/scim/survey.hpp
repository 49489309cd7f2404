// What a provider holds of ours: every user and group that has an id which we know or carries an externalId of our
// form, and who is in the groups.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/session.hpp"
#include "model/survey.hpp"

namespace sluis::targets::scim {

/// As of target::survey. A provider that cannot page is asked for each known object by its id.
boost::asio::awaitable<result<void>> survey_all(session& s, surveyor& to);

struct shown {
  remote_object object;
  std::vector<std::string> members;      // of a group: their ids
  bool shows_members = false;            // of a group: its `members` are there, if only as an empty list
  bool shows_switch = false;             // of a user: `active` is there
  bool is_stranger = false;              // not ours, as far as handle and id say: a user with a wanted login
  std::set<std::string> not_understood;  // attributes that are there in a form which is not theirs
};
using asked_of_text = std::function<bool(const std::string&)>;
/// Those of a page that are ours, and of the strangers the users with a wanted login; the rest is passed over. Where no
/// object of the page shows an externalId, the provider does not tell it. errc::invalid_input: not a list. Never throws
/// (fuzzed).
[[nodiscard]] result<std::vector<shown>> parse_shown(std::string_view body, kind what,
                                                     const asked_of_text& is_known = {},
                                                     const asked_of_text& is_wanted_login = {});

/// As above, with the members of a group.
[[nodiscard]] std::optional<shown> parse_shown_one(std::string_view body, kind what, const std::string& id);
/// One object as it was read by its id; nothing: it cannot be read, or has another id.
[[nodiscard]] std::optional<remote_object> parse_one(std::string_view body, kind what, const std::string& id);

/// The attributes of a user, and of a group, that these parsers read.
[[nodiscard]] const char* attributes_to_read(kind what);

}  // namespace sluis::targets::scim
