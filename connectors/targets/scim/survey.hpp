// What a provider holds of ours: every user and group that has an id which we know or carries an externalId of our form, and who is in the groups.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/session.hpp"
#include "model/survey.hpp"

namespace sluis::targets::scim {

/// As of target::survey.
boost::asio::awaitable<result<void>> survey_all(session& s, surveyor& to);

struct shown {
  remote_object object;
  std::vector<std::string> members;  // of a group: their ids
};
/// Those of a page that are ours; the rest is passed over. Where no object of the page shows an externalId, the provider does not tell it. errc::invalid_input: not
/// a list. Never throws (fuzzed).
[[nodiscard]] result<std::vector<shown>> parse_shown(std::string_view body, kind what, const std::function<bool(const std::string&)>& is_known = {});

/// One object as it was read by its id; nothing: it cannot be read, or has another id.
[[nodiscard]] std::optional<remote_object> parse_one(std::string_view body, kind what, const std::string& id);

/// The attributes of a user, and of a group, that these parsers read.
[[nodiscard]] const char* attributes_to_read(kind what);

}  // namespace sluis::targets::scim
