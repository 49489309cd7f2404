// Before somebody is erased: where a creation was intended once and no id is on record, the target is asked by the last known id, the handle and, while a consent covers it, the
// login, so that "nothing there" in a receipt is what the target said just now. Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <set>

#include "daemon/asking.hpp"
#include "state/erasure/deletions.hpp"

namespace sluis::daemon {

/// Who must wait: something of theirs was found, or a target cannot say. What was found is on record then, and the next plan deletes it.
boost::asio::awaitable<result<std::set<subject_id>>> who_is_still_there(island& where, const std::vector<subject_id>& whom, const state::found_deletions& told, const clock& time);

}  // namespace sluis::daemon
