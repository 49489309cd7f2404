// Finding a user by the handle where Google refuses to search for it: the whole list is read.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "connectors/targets/google/call.hpp"
#include "connectors/targets/google/session.hpp"
#include "model/released.hpp"

namespace sluis::targets::google {

/// A search that is answered so says nothing about the user.
[[nodiscard]] bool is_search_refused(const answered& by) noexcept;

/// As id_of_ours (creation.hpp), of a user, out of the whole list.
[[nodiscard]] boost::asio::awaitable<result<std::string>> find_in_whole_list(session& s, const released_change& change);

}  // namespace sluis::targets::google
