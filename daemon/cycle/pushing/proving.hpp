// After `target moved`: is what the target holds really at the new address? An administrator's word alone makes no
// absence there count.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/island.hpp"
#include "model/clock.hpp"

namespace sluis::daemon {

/// Nothing to do unless the target was moved and no object of it was found at the new address yet. Then up to 20 of its
/// objects are asked for by their ids; one that is there with our handle proves the address, on record. errc::refused:
/// none of them is there, so nothing else may be asked or sent. Under the target's turn, where a consent allows that it
/// is asked.
[[nodiscard]] boost::asio::awaitable<result<void>> prove_address(island& where, target_seat& target, const clock& time);

}  // namespace sluis::daemon
