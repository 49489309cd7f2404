// What was sent and has no outcome on record, after a crash or a lost answer, is looked up at the target before
// anything is planned: nothing is repeated blindly. A creation whose outcome the target cannot tell stays open and is
// asked for again by the next cycle; the planner leaves its object alone (daemon/cycle/planning/unsettled.hpp), and
// everybody else is served. A target that accepts two accounts with one login may show the first minutes after it was
// made, and may finish a request whose sender is dead: what it does not show is not made again before
// `may_still_appear` has passed. Where an administrator said that the object is not there (state/push/absent_word.hpp),
// and the target answers and still does not tell, it is made. What the target tells goes before the word, and where the
// look fails both wait.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <set>

#include "daemon/cycle/pushing/push.hpp"

namespace sluis::daemon {

/// How long after an attempt a creation that the target does not show may still turn up there.
inline constexpr std::chrono::minutes may_still_appear{15};

/// How many creations stay unsettled. The error: the target as a whole cannot be asked now, so nothing may be pushed.
/// Sends nothing where nothing is open. `first`: whoever the sync is about is asked for before all others, so that
/// those who have no answer do not keep them waiting.
boost::asio::awaitable<result<std::uint64_t>> settle_open_intents(island& where, target_seat& target,
                                                                  const std::set<subject_id>& first,
                                                                  push_context context);

}  // namespace sluis::daemon
