// Finding an object by its handle where Microsoft Graph refuses to filter by it: the whole list is read.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "connectors/targets/graph/lookup.hpp"
#include "connectors/targets/graph/session.hpp"

namespace sluis::targets::graph {

/// A look-up by filter that is answered so says nothing about the object.
[[nodiscard]] bool is_filter_refused(const heard& by) noexcept;

/// All objects with their handles, of which only those with this one are kept. The whole list or an error, never a part.
[[nodiscard]] boost::asio::awaitable<result<std::vector<found>>> find_in_whole_list(session& s, object_kind what, target_handle handle);

}  // namespace sluis::targets::graph
