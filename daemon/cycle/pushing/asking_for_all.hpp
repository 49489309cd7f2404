// Asking a target for each of many accounts by itself, and taking in what is news. Coroutine of the io_context's
// thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <vector>

#include "daemon/cycle/pushing/push.hpp"
#include "model/sighting.hpp"

namespace sluis::daemon {

/// Called once for each that was asked for. true: it is taken in. `as`: what it means for the row.
using look_visitor = std::function<bool(const state::shadow_row& row, const sighting& seen, standing as)>;

/// Briefly, because what is still to be switched off waits for it. Ends between two parts when the process is to stop.
/// An error: nothing may be asked, or the target is not ready; what was taken in before it stays.
boost::asio::awaitable<result<void>> ask_for_all(island& where, target_seat& target,
                                                 const std::vector<state::shadow_row>& rows, push_context context,
                                                 const look_visitor& visit);

}  // namespace sluis::daemon
