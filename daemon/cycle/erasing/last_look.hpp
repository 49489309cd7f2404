// Before somebody is erased: where a creation was intended once and no id is on record, the target is asked by the last
// known id, the handle and, while a consent covers it, the login, so that "nothing there" in a receipt is what the
// target said just now. Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/cycle/pushing/asking.hpp"
#include "state/erasure/deletions.hpp"

namespace sluis::daemon {

struct last_look {
  /// Who must wait for the next cycle: something of theirs was found, or a target was not asked, or could not say.
  std::set<subject_id> waits;
  /// Where a target gave no answer, and its confirmation of the deletion stands instead: the receipt says so.
  std::set<std::pair<subject_id, target_id>> not_asked;
};

/// What was found is on record then, and the next plan deletes it. Only a target that is unavailable itself keeps
/// nobody waiting whose deletion it confirmed. A target that is busy with another sync, of which it is not known that
/// its list of users is to be believed, or that may not be asked or is not prepared keeps all of them waiting, and its
/// findings tell that.
boost::asio::awaitable<result<last_look>> who_is_still_there(island& where, const std::vector<subject_id>& whom,
                                                             const state::found_deletions& told, const clock& time);

/// Nobody is due to be erased (any more).
void forget_who_waits(const island& where);

/// Of the findings that a new survey replaces, the one that tells who waits for the last look stays.
void keep_who_waits(const std::vector<std::string>& before, std::vector<std::string>& now);

}  // namespace sluis::daemon
