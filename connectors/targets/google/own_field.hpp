// The custom schema of users that holds our handle: making it (docs/targets.md). Groups have no custom fields.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "connectors/targets/google/session.hpp"

namespace sluis::targets::google {

/// Looks for the schema and makes it where it is missing; says what it did. The token needs the scope
/// admin.directory.userschema.
boost::asio::awaitable<result<std::vector<std::string>>> make_own_field(session& s);

}  // namespace sluis::targets::google
