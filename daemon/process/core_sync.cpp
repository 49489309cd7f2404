// Syncs, and the jobs that they are parts of.
#include <malloc.h>
#include <spdlog/spdlog.h>
#include <boost/asio/redirect_error.hpp>

#include <algorithm>

#include "daemon/cycle/cycle.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/core.hpp"
#include "daemon/process/each_institution.hpp"
#include "daemon/process/notify.hpp"
#include "model/local_time.hpp"
#include "state/at_rest.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<bool> core::sleep_until_stopped(std::chrono::milliseconds duration) {
  // One timer for all sleepers would wake them together; each waits on its own and is woken by slices, so that a stop
  // is seen in time.
  constexpr auto slice = 200ms;
  asio::steady_timer timer(io_);
  while (duration > 0ms && !stopping_) {
    const auto step = std::min<std::chrono::milliseconds>(duration, slice);
    timer.expires_after(step);
    co_await timer.async_wait(asio::use_awaitable);
    duration -= step;
  }
  co_return !stopping_;
}

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

asio::awaitable<void> core::sync_one(std::shared_ptr<island> where, sync_request what,
                                     std::shared_ptr<daemon::job::part> part) {
  if (stopping_) {
    part->report.institution = where->settings.id;
    part->report.problem = "stopped before it began";
  } else {
    co_await keep_open(where, what.by);
    part->report = co_await run_cycle(*where, what, {time_, part->how_far, stopping_});
    co_await copy_keys(*where);
  }
  part->done = true;
  notify_status("in step; last cycle " + to_string(time_.now()));
  co_await give_memory_back(where);
}

void core::begin_sync(std::shared_ptr<island> where, sync_request what, std::shared_ptr<daemon::job::part> part) {
  tasks_.spawn(sync_one(std::move(where), std::move(what), part),
               [part](const std::exception_ptr& thrown) { note_thrown(*part, thrown); });
}

result<std::vector<std::shared_ptr<island>>> core::chosen(const std::optional<institution_id>& only) {
  std::vector<std::shared_ptr<island>> out;
  for (const auto& where : islands_) {
    if (!only || where->settings.id == *only) out.push_back(where);
  }
  if (!out.empty()) return out;
  return unknown_institution(only.value_or(institution_id()));
}

task<void> core::note_order(std::vector<std::shared_ptr<island>> of, caller by, std::string what) {
  std::erase_if(of, [](const auto& where) { return !where->store; });
  auto note = [by, what](const std::shared_ptr<island>& where) {
    return [where, by, what]() -> result<void> {
      SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
      return where->store->record({mutation_kind::admin_act, {}, 0, {}, {}, actor, what});
    };
  };
  const auto noted = co_await answers_of<void>(std::move(of), std::move(note));
  for (const auto& one : noted) {
    if (!one) co_return one.error();
  }
  co_return result<void>();
}

std::shared_ptr<daemon::job> core::new_job() {
  std::array<std::uint8_t, 8> bytes{};
  chance_.fill(bytes.data(), bytes.size());
  return jobs_.add(to_hex(bytes.data(), bytes.size()));
}

task<std::string> core::start_sync(sync_request what, caller by) {
  const auto found = chosen(what.institution);
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
  const auto made = new_job();
  for (const auto& where : meant) {
    made->parts.push_back(std::make_shared<daemon::job::part>(where->settings.id, time_));
    begin_sync(where, what, made->parts.back());
  }
  co_return made->id;
}

task<job_view> core::job(std::string id) {
  co_return jobs_.look(id);
}

}  // namespace sluis::daemon
