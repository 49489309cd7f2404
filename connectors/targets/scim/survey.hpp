// What a provider holds of ours: every user and group that carries an externalId of our form, and who is in the groups.
#pragma once

#include <boost/asio/awaitable.hpp>
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
/// Those of a page that are ours; the rest is passed over. errc::invalid_input: not a list. Never throws (fuzzed).
[[nodiscard]] result<std::vector<shown>> parse_shown(std::string_view body, kind what);

}  // namespace sluis::targets::scim
