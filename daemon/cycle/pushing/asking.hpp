// Asking a target for single objects: those that a survey did not show, those that were deleted, and those of whom a
// creation may have been lost. Coroutines of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/pushing/push.hpp"
#include "daemon/cycle/pushing/shown_elsewhere.hpp"
#include "model/sighting.hpp"

namespace sluis::daemon {

/// Without a consent for the recipient that is configured, or its end, and while the target is paused, no request goes
/// there at all: no look-up and no survey either.
struct target_door {
  bool is_open = false;
  bool is_paused = false;
};
boost::asio::awaitable<target_door> door_of(island& where, const target_seat& target, const clock& time);

/// One sighting each, in their order. Consent is read right before they are asked for; without one (or a withdrawal) to
/// rest on: errc::refused. At most `most_at_once`. Where the target shows nothing, what its newest survey showed under
/// other ids counts (shown_elsewhere.hpp). briefly: after four questions in a row without an answer, and after ten
/// seconds in all, no more are asked; afterwards the target rests on a usual permit again.
boost::asio::awaitable<result<std::vector<sighting>>> ask_for(island& where, target_seat& target,
                                                              std::vector<state::shadow_row> rows, const clock& time,
                                                              asking how = asking::usually);
inline constexpr std::size_t most_at_once = 200;

/// Of everybody who is on record there, what look-ups by login may ask for today.
boost::asio::awaitable<result<hashed_logins>> logins_to_look_for(island& where, const target_seat& target,
                                                                 const clock& time);

/// What they mean is written into memory, in one transaction with its log entries; one standing each.
boost::asio::awaitable<result<std::vector<standing>>> take_in(island& where, const target_id& target,
                                                              std::vector<state::shadow_row> rows,
                                                              std::vector<sighting> seen, drift_counts& counts);

/// The same without writing anything.
boost::asio::awaitable<result<std::vector<standing>>> judge(island& where, const target_id& target,
                                                            std::vector<state::shadow_row> rows,
                                                            std::vector<sighting> seen);

}  // namespace sluis::daemon
