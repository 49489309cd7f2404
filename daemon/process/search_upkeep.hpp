// The search index of an institution is made by the first search, and kept up to date from then on: before each search,
// and by the schedule, so that the first search after a night with an erasure finds one. All of it beside the strand,
// in slices of some 20 ms, between which other questions of the institution are answered. On the io_context's thread.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <memory>

#include "daemon/cycle/island.hpp"
#include "daemon/cycle/task_group.hpp"

namespace sluis::daemon {

/// Returns when the index is as good as it gets. Where it cannot be made (a full disk) the journal says so, and a
/// search opens everybody.
boost::asio::awaitable<void> bring_search_up_to_date(std::shared_ptr<island> where, const std::atomic<bool>& stopping);

/// Each minute, where somebody has searched and nothing else is going on there.
void begin_search_upkeep(const std::shared_ptr<island>& where, task_group& tasks, const std::atomic<bool>& stopping);

}  // namespace sluis::daemon
