#include "daemon/process/running/syncs.hpp"

#include <malloc.h>
#include <spdlog/spdlog.h>
#include <boost/asio/redirect_error.hpp>

#include <algorithm>

#include "daemon/cycle/cycle.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/each_institution.hpp"
#include "daemon/process/notify.hpp"
#include "model/local_time.hpp"
#include "state/at_rest.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Between two syncs an institution keeps little in memory, so that hundreds of them fit beside each other.
asio::awaitable<void> give_memory_back(std::shared_ptr<island> where) {
  auto give = [where] {
    const auto give_back = [&]() -> result<bool> {
      if (where->store) state::give_back_memory(*where->store);
      ::malloc_trim(0);
      return true;
    };
    return foreseen(give_back);
  };
  (void)co_await on_strand(where->strand, std::move(give));
}

}  // namespace

asio::awaitable<void> syncs::run(std::shared_ptr<island> where, sync_request what,
                                 std::shared_ptr<daemon::job::part> part) {
  if (tasks_.stopping()) {
    part->report.institution = where->settings.id;
    part->report.problem = "stopped before it began";
  } else {
    co_await opens_.keep_open(where, what.by);
    part->report = co_await run_cycle(*where, what, {time_, part->how_far, tasks_.stopping()});
    co_await copy_keys(*where);
  }
  part->done = true;
  notify_status("in step; last cycle " + to_string(time_.now()));
  co_await give_memory_back(where);
}

void syncs::begin(std::shared_ptr<island> where, sync_request what, std::shared_ptr<job::part> part) {
  tasks_.spawn(run(std::move(where), std::move(what), part), part);
}

void syncs::begin(std::shared_ptr<island> where, sync_request what) {
  auto part = std::make_shared<job::part>(where->settings.id, time_);
  begin(std::move(where), std::move(what), std::move(part));
}

task<std::string> syncs::start_sync(sync_request what, caller by) {
  const auto found = chosen(islands_, what.institution);
  if (!found) co_return found.error();
  const auto& meant = *found;
  for (const auto& where : meant) {
    const auto has = [](const auto& seats, const auto& id) {
      return std::any_of(seats.begin(), seats.end(), [&](const auto& s) { return s->settings.id == id; });
    };
    if (what.institution && what.source && !has(where->sources, *what.source)) {
      co_return error{errc::not_found, where->settings.id.str() + " has no source " + what.source->str(),
                      "see sluis status"};
    }
    if (what.institution && what.target && !has(where->targets, *what.target)) {
      co_return error{errc::not_found,
                      "target " + what.target->str() + " is not in the configuration of " + where->settings.id.str(),
                      "see sluis status"};
    }
  }
  const std::string order = what.dry_run ? "sync dry-run" : "sync";
  const auto noted = co_await note_order(meant, by, order);
  if (!noted) co_return noted.error();
  const auto made = jobs_.add();
  for (const auto& where : meant) {
    made->parts.push_back(std::make_shared<daemon::job::part>(where->settings.id, time_));
    begin(where, what, made->parts.back());
  }
  co_return made->id;
}

}  // namespace sluis::daemon
