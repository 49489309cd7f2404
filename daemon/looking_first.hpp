// Before an account is changed or switched off, or an object is deleted, the target is asked for it by its id: what stands
// there may be somebody else's by now (state/push/recognised.hpp). Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "daemon/asking.hpp"
#include "daemon/batch.hpp"

namespace sluis::daemon {

/// Sends a batch of one operation, without what is meant for objects that are not ours (any more): that failed, and what was
/// found is on record. One outcome each, in their order. A deletion is always looked at first, and not sent without an
/// answer; an update of an account and a deactivation only where this process compared no list in the last minutes, or one
/// that is not believed, and they are sent where the target cannot say. Under the permit that the target rests on. `shown`, one for each change: the target
/// showed the object when it was looked at.
boost::asio::awaitable<result<std::vector<outcome>>> send_what_is_ours(island& where, target_seat& target, operation op,
                                                                       const batch& all, std::vector<bool>& shown,
                                                                       const clock& time);

/// Pure: why it is not sent, after a look by its id. Nothing: it may be sent.
[[nodiscard]] std::optional<outcome> why_not_sent(operation op, standing found, const sighting& seen,
                                                     const target_handle& object);

}  // namespace sluis::daemon
