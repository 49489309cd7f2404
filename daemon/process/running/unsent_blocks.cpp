#include "daemon/process/running/unsent_blocks.hpp"

#include <spdlog/spdlog.h>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/orders/blocked_accounts.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/target_alert.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

void unsent_blocks_round::begin(std::shared_ptr<island> where, std::shared_ptr<history> so_far) {
  constexpr auto each = 60s;
  const auto now = time_.now();
  if (tasks_.stopping() || !where->store || so_far->is_looking || !is_time_again(so_far->looked, each, now)) return;
  so_far->looked = now;
  so_far->is_looking = true;
  tasks_.spawn(look(where, so_far), [so_far](const std::exception_ptr&) { so_far->is_looking = false; });
}

/// What an administrator said of somebody's accounts and a target has not carried out is sent again, whatever the
/// source's schedule; and whether somebody else switched on an account of somebody who is blocked is looked at. A
/// target that failed is left alone for as long as by every schedule. Right after the start a block is sent all the
/// same: what failed may have been the end of this process.
asio::awaitable<void> unsent_blocks_round::look(std::shared_ptr<island> where, std::shared_ptr<history> so_far) {
  auto search = [where, settings = where->settings, today = local_day(time_.now())] {
    auto find = [&]() -> result<std::map<target_id, unsent_blocks>> {
      if (!where->store) return std::map<target_id, unsent_blocks>();
      return find_unsent_blocks(*where->store, settings, today);
    };
    return foreseen(find);
  };
  const auto unsent = co_await on_strand(where->strand, std::move(search));
  so_far->is_looking = false;
  if (!unsent)
    spdlog::warn("institution {}: whether a block is left to be sent could not be looked up: {}",
                 where->settings.id.str(), unsent.error().text());
  if (!unsent || tasks_.stopping() || where->gone) co_return;
  const auto now = time_.now();
  // By an administrator, who said it: the target is not left alone.
  const auto send = [this, &where](const target_seat& at, std::set<subject_id> people, origin by) {
    sync_request what;
    what.institution = where->settings.id;
    what.target = at.settings.id;
    what.people = std::move(people);
    what.by = by;
    what.reads = sync_request::reading::nothing;
    syncs_.begin(where, what);
  };
  const bool is_first = !std::exchange(so_far->has_looked, true);
  for (const auto& seat : where->targets) {
    const auto found = unsent->find(seat->settings.id);
    if (found == unsent->end() || seat->turn->held()) continue;
    auto people = found->second.on;
    if (must_wait(seat->leave_alone_until, now)) {
      if (is_first && !people.empty() && may_be_tried_at_the_start(*seat))
        send(*seat, std::move(people), origin::administrator);
      continue;
    }
    if (is_time_again(seat->asked_for_blocked, asks_for_blocked_each, now))
      people.insert(found->second.off.begin(), found->second.off.end());
    for (const auto& [whom, entry] : found->second.back) {
      auto& tries = so_far->unblocks[{seat->settings.id, entry}];
      if (must_wait(tries.not_before, now)) continue;
      tries.not_before = now + patience(++tries.count);
      people.insert(whom);
    }
    if (!people.empty()) send(*seat, std::move(people), origin::schedule);
  }
}

}  // namespace sluis::daemon
