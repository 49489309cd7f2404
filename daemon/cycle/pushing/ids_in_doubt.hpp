// The ids of a target's objects are the ones that we know as long as nothing says otherwise. A restore there may number
// all of them anew; what one answer or one look shows of that holds for every id of the same list. Coroutines of the
// io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <vector>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/pushing/batch.hpp"

namespace sluis::daemon {

/// No push relies on the newest list any more: every object is looked at by itself before anything is sent to it, until
/// a list is compared and believed again.
void doubt_the_list(target_seat& target);

/// After a look: somebody else's object stands under the id of this row, or its own under another, and that was not on
/// record yet.
void heed_look(target_seat& target, const state::shadow_row& row, standing found);

/// After a batch, where a change was answered with somebody else's object (targets::is_answered_by_another): the
/// objects are asked for by themselves, what is found is on record, and the list is in doubt. What is returned: why
/// nothing more of this push may be sent; nothing: there was no such answer, or the objects are ours (another tool
/// overwrote our handle).
boost::asio::awaitable<std::optional<error>> heed_answers(island& where, target_seat& target, const batch& sent,
                                                          const std::vector<outcome>& outcomes, const clock& time);

}  // namespace sluis::daemon
