// Before an account is switched off or an object is deleted, the target is asked for it by its id: what stands there may be
// somebody else's by now (state/push/recognised.hpp). Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "daemon/asking.hpp"
#include "daemon/batch.hpp"

namespace sluis::daemon {

/// Sends a batch of one operation, without the removals of objects that are not ours (any more): those failed, and what was
/// found is on record. One outcome each, in their order. A deletion is always looked at first, and not sent without an
/// answer; a deactivation only where no list was compared in the last minutes, and it is sent where the target cannot say.
/// Under the permit that the target rests on.
boost::asio::awaitable<result<std::vector<outcome>>> send_what_is_ours(island& where, target_seat& target, operation op,
                                                                       const batch& all, const clock& time);

/// Pure: why a removal is not sent, after a look by its id. Nothing: it may be sent.
[[nodiscard]] std::optional<outcome> why_not_removed(operation op, standing found, const sighting& seen,
                                                     const target_handle& object);

}  // namespace sluis::daemon
