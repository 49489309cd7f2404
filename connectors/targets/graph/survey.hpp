// Reading back all that carries our handles: users and groups, present and softly deleted, and who is in our groups.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "connectors/targets/graph/answers.hpp"
#include "connectors/targets/graph/session.hpp"
#include "connectors/targets/target.hpp"

namespace sluis::targets::graph {

/// What an object of Graph's is in our words; nothing if it does not carry a handle of ours. Microsoft has one surname: it comes whole as family_name,
/// never as a prefix; `email` is the userPrincipalName, as everywhere here; a display name that is only our stand-in is none.
[[nodiscard]] std::optional<remote_object> read_object(const json& from, remote_object::kind what, remote_object::life stands);

/// The whole, or an error and what was told until then proves nothing (targets.md, rule 1).
boost::asio::awaitable<result<void>> survey_all(session& s, surveyor& to);

}  // namespace sluis::targets::graph
