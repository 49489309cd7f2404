// Asking a provider for one object by itself: by its id, then by our handle, then by its login.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "connectors/targets/scim/listed.hpp"
#include "connectors/targets/scim/session.hpp"
#include "model/released.hpp"
#include "model/sighting.hpp"

namespace sluis::targets::scim {

/// As of target::find. An object of which the answer tells neither handle nor login, or that may not be read by itself,
/// is looked for in the whole list, which is kept in `known`. Where the provider reads no single object and its whole
/// list shows it neither by its id nor by its handle (nor by its login, where that may be said), the answer is unknown
/// with errc::not_found as its cause: it proves nothing by itself.
boost::asio::awaitable<sighting> find_object(session& s, const released_look_up& what, lists_of_looks& known);

}  // namespace sluis::targets::scim
