// The times that `sluis status` tells, over restarts and reloads (state/moments). On the io_context's thread, but
// `keep_moments`.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/island.hpp"

namespace sluis::daemon {

/// What the seats know now.
[[nodiscard]] state::moments_by_name moments_of(const island& where);
/// Before the seats are made anew by a reload. A problem of the newest sync is not over because of it.
void keep_moments_in_memory(island& where);
/// Gives the seats what `where.again.moments` has of them, where they know nothing newer.
void take_up_moments(island& where);
/// This is running: nights that did not come are counted from `last_night` on.
void note_alive(island& where, instant now);
/// After a cycle: on disk, if something changed. Where that fails the journal tells it, and only a later status is
/// poorer.
boost::asio::awaitable<void> keep_moments(island& where);

}  // namespace sluis::daemon
