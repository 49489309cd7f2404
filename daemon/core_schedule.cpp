// What an institution does without being asked: its sources when they are due, the term of whoever has left, backups, copies of the keys, and opening what was closed.
#include <spdlog/spdlog.h>

#include "daemon/backing_up.hpp"
#include "daemon/consent_status.hpp"
#include "daemon/consent_warning.hpp"
#include "daemon/core.hpp"
#include "daemon/erasing.hpp"
#include "daemon/foreseen.hpp"
#include "daemon/patience.hpp"
#include "model/local_time.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct core::rounds {
  instant started;
  std::map<source_id, instant> tried;
  std::optional<day> tended;  // the day whose night was looked at
  bool is_tending = false;
  unsigned term_failures = 0;
  std::optional<instant> term_not_before;
  std::optional<instant> kept_well;
  std::string problem;  // of the newest round
};

namespace {

/// When a source that is read every `every` is due next: after a start soon if it has not been read whole within the interval.
instant due_at(const source_seat& source, instant started, std::optional<instant> last_try) {
  constexpr auto settle_in = 60s;
  if (last_try) return *last_try + source.settings.every;
  return started + std::min<std::chrono::seconds>(settle_in, source.settings.every);
}

}  // namespace

asio::awaitable<void> core::keep_schedule(std::shared_ptr<island> where) {
  const auto so_far = std::make_shared<rounds>();
  so_far->started = time_.now();
  while (co_await sleep_until_stopped(1s)) {
    try {
      co_await go_round(where, so_far);
      so_far->problem.clear();
    } catch (const std::exception& unexpected) {  // the schedule itself goes on: what broke may be well again by the next round
      if (so_far->problem != unexpected.what()) spdlog::error("the schedule of {}: {}", where->settings.id.str(), unexpected.what());
      so_far->problem = unexpected.what();
    }
    if (where->gone) co_return;
  }
}

asio::awaitable<void> core::go_round(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  where->first_passwords.forget_old(time_.now());
  keep_sources(where, *so_far);
  co_await keep_term(where, so_far);
  keep_backups(where, so_far->started);
  co_await keep_well(where, *so_far);
}

/// Syncs run beside the schedule: a target that is slow delays neither the next source nor the term, backups and copies of keys.
void core::keep_sources(std::shared_ptr<island> where, rounds& so_far) {
  for (const auto& source : where->sources) {
    const auto id = source->settings.id;
    const auto last = so_far.tried.find(id);
    const auto now = time_.now();
    if (stopping_ || source->settings.every == 0s || where->turn.held()) continue;
    if (now < due_at(*source, so_far.started, last == so_far.tried.end() ? std::nullopt : std::optional(last->second))) continue;
    so_far.tried[id] = now;
    sync_request what;
    what.source = id;
    what.by = origin::schedule;
    begin_sync(where, what, std::make_shared<daemon::job::part>(where->settings.id, time_));
  }
}

/// A night on which somebody is due has a cycle of its own that reads nothing, so that institutions whose sources are read by hand keep the term as
/// well (R-D2). What a full disk, say, interrupts is tried again in the same night.
asio::awaitable<void> core::keep_term(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  const auto now = time_.now();
  const auto today = local_day(now);
  if (so_far->tended == today || so_far->is_tending || stopping_ || !where->store || where->turn.held() || !is_maintenance_window(now)) co_return;
  if (so_far->term_not_before && now < *so_far->term_not_before) co_return;
  co_await warn_of_consents(*where, today);
  auto look = [where, settings = where->settings, today] {
    auto ask = [&]() -> result<bool> {
      SLUIS_ASSIGN(const bool is_due, is_anybody_due(*where->store, settings.retention, today));
      return is_due ? result<bool>(true) : is_consent_end_due(*where->store, settings, today);
    };
    return foreseen(ask);
  };
  const auto due = co_await on_strand(where->strand, std::move(look));
  if (due && *due) {
    so_far->is_tending = true;
    tasks_.spawn(tend_term(where, so_far, today), [so_far](const std::exception_ptr&) { so_far->is_tending = false; });
  } else {
    note_night(*so_far, today, due.has_value());
  }
}

void core::note_night(rounds& so_far, day today, bool is_done) {
  if (is_done) so_far.tended = today;
  so_far.term_failures = is_done ? 0 : so_far.term_failures + 1;
  so_far.term_not_before = is_done ? std::nullopt : std::optional(time_.now() + patience(so_far.term_failures));
}

asio::awaitable<void> core::tend_term(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far, day today) {
  const auto part = std::make_shared<daemon::job::part>(where->settings.id, time_);
  sync_request what;
  what.reads = sync_request::reading::nothing;
  what.by = origin::schedule;
  co_await sync_one(where, what, part);
  note_night(*so_far, today, part->report.problem.empty());
  so_far->is_tending = false;
}

asio::awaitable<void> core::keep_well(std::shared_ptr<island> where, rounds& so_far) {
  constexpr auto before_another_look = 10s;  // of keys and log so much may be lost with a machine
  const auto now = time_.now();
  if (so_far.kept_well && now - *so_far.kept_well < before_another_look && now >= *so_far.kept_well) co_return;
  so_far.kept_well = now;
  if (!stopping_ && !where->opening.held()) co_await keep_open(where, origin::schedule);
  co_await copy_keys(*where);
}

}  // namespace sluis::daemon
