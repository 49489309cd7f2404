// A list that is not believed, at a target that answers each object by its id: nothing counts as gone on that list's
// word, and what it left out is looked at one by one. Coroutine of the io_context's thread; memory is touched on the
// strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "daemon/cycle/pushing/push.hpp"
#include "model/survey.hpp"

namespace sluis::daemon {

/// How many of those that are asked for first are at the least to be there, before the others are asked for: of what is
/// off or empty one is enough, because some services show none of those.
enum class must_show : std::uint8_t { each = 1, one };

/// How many are asked for first.
inline constexpr std::size_t first_asked = 10;

/// Takes at most so many out of `all`, spread over all of them.
[[nodiscard]] std::vector<state::shadow_row> take_some(std::vector<state::shadow_row>& all, std::size_t limit);

/// Asks for some of `rows` first; where the target shows those under their ids, for all. What is there by its id is put
/// into `found`; of groups not who is in them: their ids are added to `without_members`. How many: 0 where too few of
/// the first are there, so that a change of all ids, or a right that was lost, costs few requests.
boost::asio::awaitable<result<std::uint64_t>> look_one_by_one(island& where, target_seat& target,
                                                              std::vector<state::shadow_row> rows, must_show first,
                                                              survey& found, std::vector<std::string>& without_members,
                                                              push_context context);

}  // namespace sluis::daemon
