// After the end of a consent nothing is compared any more. Whoever was switched off by then is asked for by id once
// each `reconcile_every`, so that an account that somebody switched on there is switched off again before it is
// deleted. Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/pushing/push.hpp"

namespace sluis::daemon {

/// Nothing is asked while a consent is in force, without one that ended, or while the target is paused. What is found
/// is on record then, and the next plan switches it off. Where the target does not say whether accounts are on, their
/// number is a finding, and they are asked for again after 15 minutes.
boost::asio::awaitable<void> ask_after_the_end(island& where, target_seat& target, const sync_request& what,
                                               push_context context);

}  // namespace sluis::daemon
