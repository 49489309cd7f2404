// Syncs: ordered by an administrator, or due by the schedule.
#include <boost/asio/redirect_error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/backing_up.hpp"
#include "daemon/core.hpp"
#include "daemon/cycle.hpp"
#include "daemon/erasing.hpp"
#include "daemon/notify.hpp"
#include "model/local_time.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// When a source that is read every `every` is due next: after a start soon if it has not been read whole within the interval.
instant due_at(const source_seat& source, instant started, std::optional<instant> last_try) {
  constexpr auto settle_in = 60s;
  if (last_try) return *last_try + source.settings.every;
  return started + std::min<std::chrono::seconds>(settle_in, source.settings.every);
}

}  // namespace

asio::awaitable<bool> core::sleep_until_stopped(std::chrono::milliseconds duration) {
  // One timer for all sleepers would wake them together; each waits on its own and is woken by slices, so that a stop is seen in time.
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

asio::awaitable<void> core::sync_one(std::shared_ptr<island> where, sync_request what, std::shared_ptr<daemon::job::part> part) {
  const auto turn = co_await where->turn.acquire();
  if (stopping_) {
    part->report.institution = where->settings.id;
    part->report.problem = "stopped before it began";
  } else {
    part->report = co_await run_cycle(*where, what, {time_, part->how_far, stopping_});
    co_await copy_keys(*where);
  }
  part->done = true;
  notify_status("in step; last cycle " + to_string(time_.now()));
}

void core::begin_sync(std::shared_ptr<island> where, sync_request what, std::shared_ptr<daemon::job::part> part) {
  tasks_.spawn(sync_one(std::move(where), std::move(what), part), [part](const std::exception_ptr& thrown) {
    part->done = true;
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& unexpected) {
      part->report.problem = unexpected.what();
    }
  });
}

result<std::vector<std::shared_ptr<island>>> core::chosen(const std::optional<institution_id>& only) {
  std::vector<std::shared_ptr<island>> out;
  for (const auto& where : islands_) {
    if (!only || where->settings.id == *only) out.push_back(where);
  }
  if (!out.empty()) return out;
  return error{errc::not_found, "no institution " + only.value_or(institution_id()).str() + " is configured", "see the ids in sluis.toml, or sluis status"};
}

task<void> core::note_order(std::vector<std::shared_ptr<island>> of, caller by, std::string what) {
  for (const auto& where : of) {
    if (!where->store) continue;
    auto note = [where, by, what]() -> result<void> {
      SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
      return where->store->record({mutation_kind::admin_act, {}, 0, {}, {}, actor, what});
    };
    const auto noted = co_await on_strand(where->strand, std::move(note));
    if (!noted) co_return noted.error();
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
      return std::any_of(seats.begin(), seats.end(), [&](const auto& s) { return s.settings.id == id; });
    };
    if (what.institution && what.source && !has(where->sources, *what.source)) {
      co_return error{errc::not_found, where->settings.id.str() + " has no source " + what.source->str(), "see sluis status"};
    }
    if (what.institution && what.target && !has(where->targets, *what.target)) {
      co_return error{errc::not_found, where->settings.id.str() + " has no target " + what.target->str(), "see sluis status"};
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

task<job_view> core::job(std::string id) { co_return jobs_.look(id); }

asio::awaitable<void> core::keep_schedule(std::shared_ptr<island> where) {
  const auto started = time_.now();
  std::map<source_id, instant> tried;
  std::optional<day> tended;  // the day whose night was looked at
  std::optional<instant> copied;
  while (co_await sleep_until_stopped(1s)) {
    where->first_passwords.forget_old(time_.now());
    for (std::size_t i = 0; i < where->sources.size() && !stopping_; ++i) {
      const auto& source = where->sources[i];
      const auto id = source.settings.id;
      const auto last = tried.find(id);
      const auto now = time_.now();
      if (source.settings.every == 0s || where->turn.held()) continue;
      if (now < due_at(source, started, last == tried.end() ? std::nullopt : std::optional(last->second))) continue;
      tried[id] = now;
      auto part = std::make_shared<daemon::job::part>(where->settings.id, time_);
      sync_request what;
      what.source = id;
      what.by = origin::schedule;
      co_await sync_one(where, what, part);
    }
    co_await keep_term(where, tended);
    keep_backups(where, started);
    constexpr auto before_another_copy = 10s;  // of keys and log: so much may be lost with a machine
    if (const auto now = time_.now(); !copied || now - *copied >= before_another_copy || now < *copied) {
      copied = now;
      co_await copy_keys(*where);
    }
    if (where->settings.sources.empty() && !where->store) co_return;  // the institution is gone
  }
}

/// A night on which somebody is due has a cycle of its own that reads nothing, so that institutions whose sources are read by hand keep the term as well (R-D2).
asio::awaitable<void> core::keep_term(std::shared_ptr<island> where, std::optional<day>& tended) {
  const auto now = time_.now();
  const auto today = local_day(now);
  if (tended == today || stopping_ || !where->store || where->turn.held() || !is_maintenance_window(now)) co_return;
  tended = today;
  auto look = [where, today, keeping = where->settings.retention] { return is_anybody_due(*where->store, keeping, today); };
  const auto due = co_await on_strand(where->strand, std::move(look));
  if (!due || !*due) co_return;
  auto part = std::make_shared<daemon::job::part>(where->settings.id, time_);
  sync_request what;
  what.reads = sync_request::reading::nothing;
  what.by = origin::schedule;
  co_await sync_one(where, what, part);
}

}  // namespace sluis::daemon
