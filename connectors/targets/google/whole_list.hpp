// Finding a user by the handle where Google refuses to search for it: the whole list is read.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/targets/google/call.hpp"
#include "connectors/targets/google/session.hpp"
#include "model/released.hpp"

namespace sluis::targets::google {

/// A search that is answered so says nothing about the user.
[[nodiscard]] bool is_search_refused(const answered& by) noexcept;

/// The users that carry some handle: handle and id. Nothing: not read.
using known_users = std::optional<std::vector<std::pair<std::string, std::string>>>;

/// As id_of_ours (creation.hpp), of a user, out of `known`, or out of the whole list, which is then kept there: many look-ups read it once.
/// Reset it before anybody is made or taken away.
[[nodiscard]] boost::asio::awaitable<result<std::string>> find_in_whole_list(session& s, const released_change& change, known_users& known);

}  // namespace sluis::targets::google
