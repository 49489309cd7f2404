// The journal tells of a consent's end 60, 30 and 7 days ahead and on the day after: once each, not in every cycle.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/consent_status.hpp"
#include "daemon/island.hpp"

namespace sluis::daemon {

/// On the io_context's thread. After a restart the notice that stands is told once more.
void warn_of_consent(const island& where, target_seat& target, const consent_outlook& outlook, day today);

/// Of all targets: an institution whose sources are read by hand is told as well.
[[nodiscard]] boost::asio::awaitable<void> warn_of_consents(island& where, day today);

}  // namespace sluis::daemon
