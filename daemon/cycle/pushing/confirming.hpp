// A removal counts only when it is true: after each deletion that a target confirmed, and after each deletion and
// deactivation of which it said that there was nothing under that id, it is asked for the object by itself. So it is
// after a change of what is off or empty for which it found nothing under that id: that, and nothing else, says of such
// an object that it is gone (state/push/not_shown.hpp). Coroutine of the io_context's thread; memory is touched on the
// strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "daemon/cycle/pushing/asking.hpp"
#include "daemon/cycle/pushing/batch.hpp"

namespace sluis::daemon {

/// What was found of objects that were removed.
struct remains {
  std::vector<state::shadow_row> rows;
  std::vector<sighting> seen;
  std::uint64_t gone =
      0;  // of those that a change was for: there is nothing any more, and the next plan makes them anew
};

/// Turns outcomes of removals that are not true into `failed`, and those of which the target cannot say it into
/// `unknown`, and tells what was found. Outcomes of other operations are left as they are. `shown`: of which of them
/// the target showed the object just before it was sent (looking_first.hpp).
boost::asio::awaitable<result<remains>> confirm_removals(island& where, target_seat& target, const batch& sent,
                                                         const std::vector<bool>& shown, std::vector<outcome>& outcomes,
                                                         const clock& time);

/// After the outcomes were concluded: what was found is on record, so that the next plan deletes it, or an
/// administrator settles it.
boost::asio::awaitable<result<void>> note_remains(island& where, const target_id& target, remains what);

/// Pure: what a removal came to that the target confirmed, and what a deactivation came to for which it found nothing.
[[nodiscard]] outcome after_removal(operation op, outcome confirmed, standing what, const sighting& seen,
                                    const target_handle& object);

}  // namespace sluis::daemon
