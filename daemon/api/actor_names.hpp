// Who acted, in words, beside the handle that stands in an answer: for administrators; auditors see handles.
#pragma once

#include <map>
#include <string>

#include "daemon/api/router.hpp"

namespace sluis::daemon::api {

/// Wherever `by`, `approved_by` or `recorded_by` holds the handle of an actor: `by_name` and so on, "uid:1000 (anna)",
/// or null where the name is not known any more.
void put_names(json& into, const std::map<std::string, std::string>& names);

/// Asks for the names, where the answer goes to an administrator.
boost::asio::awaitable<json> with_actor_names(const call& what, json answer);

}  // namespace sluis::daemon::api
