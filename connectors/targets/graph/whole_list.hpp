// Finding an object by its handle where Microsoft Graph refuses to filter by it: the whole list is read.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <vector>

#include "connectors/targets/graph/lookup.hpp"
#include "connectors/targets/graph/session.hpp"

namespace sluis::targets::graph {

/// A look-up by filter that is answered so says nothing about the object.
[[nodiscard]] bool is_filter_refused(const heard& by) noexcept;

/// Whole lists that were read, so that many look-ups read each once. Clear it before anything is made or taken away.
using known_lists = std::map<object_kind, std::vector<found>>;

/// Of all objects those that carry some handle, out of `known`, or read and kept there. The whole list or an error, never a part.
[[nodiscard]] boost::asio::awaitable<result<std::vector<found>>> whole_list(session& s, object_kind what, known_lists& known);

}  // namespace sluis::targets::graph
