// The directory extension property that holds our handle: whether it is there, and making it (docs/targets.md).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "connectors/targets/graph/session.hpp"

namespace sluis::targets::graph {

/// The cheapest question that needs the token, the right to read users and our own field. A property that does not
/// exist is answered 400.
[[nodiscard]] call probe(const graph_settings& settings);

/// Finds the app registration, lists its extension properties and makes ours where it is missing; says what it did.
/// Needs Application.ReadWrite.OwnedBy.
boost::asio::awaitable<result<std::vector<std::string>>> make_own_field(session& s);

}  // namespace sluis::targets::graph
