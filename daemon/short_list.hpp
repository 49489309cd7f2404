// A list that is not believed, at a target that answers each object by its id: nothing counts as gone on that list's word, and what it left out is looked at one by one.
// Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "daemon/push.hpp"
#include "model/survey.hpp"

namespace sluis::daemon {

/// Asks for some of `rows` first; where the target shows each of those under its id, for all. What is there by its id is put into `found`; of groups not who is in them: their ids are added to `without_members`. How many: 0 where one of the
/// first is not there, so that a change of all ids, or a right that was lost, costs few requests.
boost::asio::awaitable<result<std::uint64_t>> look_one_by_one(island& where, target_seat& target, std::vector<state::shadow_row> rows, survey& found, std::vector<std::string>& without_members, push_context context);

}  // namespace sluis::daemon
