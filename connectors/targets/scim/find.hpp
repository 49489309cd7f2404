// Asking a provider for one object by itself: by its id, then by our handle, then by its login.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "connectors/targets/scim/session.hpp"
#include "model/released.hpp"
#include "model/sighting.hpp"

namespace sluis::targets::scim {

/// As of target::find.
boost::asio::awaitable<sighting> find_object(session& s, const released_look_up& what);

}  // namespace sluis::targets::scim
