// What an institution does without being asked: its sources when they are due, the term of whoever has left, backups,
// copies of the keys, and opening what was closed.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "daemon/cycle/consent/consent_status.hpp"
#include "daemon/cycle/consent/consent_warning.hpp"
#include "daemon/cycle/erasing/erasing.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/log_files.hpp"
#include "daemon/cycle/orders/blocked_accounts.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/remembered.hpp"
#include "daemon/cycle/target_alert.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/core.hpp"
#include "daemon/process/search_upkeep.hpp"
#include "model/local_time.hpp"
#include "state/log/log_verification.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct core::rounds {
  instant started;
  std::map<source_id, instant> tried;
  std::optional<night> tended;  // the day whose night was looked at, or that was looked at instead
  bool is_tending = false;
  unsigned term_failures = 0;
  std::optional<instant> term_not_before;
  std::optional<instant> kept_well;
  std::optional<std::chrono::milliseconds> lived_at;  // by clock::running(): when the store's time was last moved
  std::string problem;                                // of the newest round
  std::optional<instant> looked_for_unsent;           // blocks
  bool is_looking_for_unsent = false;
  bool has_looked_for_unsent = false;  // since the start
  /// How often the end of a block (its entry of the log) was sent to a target in vain, and when it is sent next.
  struct tries {
    unsigned count = 0;
    std::optional<instant> not_before;
  };
  std::map<std::pair<target_id, std::uint64_t>, tries> unblocks;
  std::optional<instant> log_verified, log_tried;  // all of the log, by backup_now()
  bool is_verifying_log = false;
};

namespace {

/// After a start soon, if it has not been tried since.
bool is_read_due(const source_seat& source, instant started, std::optional<instant> last_try, instant now) {
  constexpr auto settle_in = 60s;
  if (last_try) return is_time_again(last_try, source.settings.every, now);
  return is_time_again(started, std::min<std::chrono::seconds>(settle_in, source.settings.every), now);
}

bool is_pushing(const island& where) {
  return std::any_of(where.targets.begin(), where.targets.end(),
                     [](const auto& seat) { return seat->serving != nullptr; });
}

}  // namespace

asio::awaitable<void> core::keep_schedule(std::shared_ptr<island> where) {
  const auto so_far = std::make_shared<rounds>();
  so_far->started = time_.now();
  while (co_await sleep_until_stopped(1s)) {
    try {
      co_await go_round(where, so_far);
      so_far->problem.clear();
    } catch (const std::exception&) {  // the schedule itself goes on: what broke may be well again by the next round
      const auto problem = caught_text();
      if (so_far->problem != problem) spdlog::error("the schedule of {}: {}", where->settings.id.str(), problem);
      so_far->problem = problem;
    }
    if (where->gone) co_return;
  }
}

asio::awaitable<void> core::go_round(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  where->first_passwords.forget_old(time_.now());
  if (where->store) note_alive(*where, time_.now());
  if (is_pushing(*where)) co_await write_log_files(*where);  // its target may take minutes to answer
  co_await keep_time(where, *so_far);
  begin_keeping_blocks(where, so_far);
  keep_sources(where, *so_far);
  co_await keep_term(where, so_far);
  keep_backups(where, so_far->started);
  begin_verifying_log(where, so_far);
  begin_search_upkeep(where, tasks_, stopping_);
  co_await keep_well(where, *so_far);
}

/// Each hour, so that a day without a sync is lived through as well.
asio::awaitable<void> core::keep_time(std::shared_ptr<island> where, rounds& so_far) {
  const auto running = where->running();
  if (!where->store || (so_far.lived_at && running - *so_far.lived_at < 1h)) co_return;
  so_far.lived_at = running;
  co_await keep_moments(*where);
  auto step = [where, running] {
    auto move = [where, running]() -> result<instant> {
      SLUIS_TRY(where->store->lived().step(running));
      return where->store->lived().latest();
    };
    return foreseen(move);
  };
  const auto latest = co_await on_strand(where->strand, std::move(step));
  const auto id = where->settings.id.str();
  if (!latest && !where->gone)
    spdlog::warn("institution {}: how far time has come could not be kept: {}", id, latest.error().text());
  if (!latest) co_return;
  where->seen = seen_time{*latest, running};
  const auto problem = state::clock_problem(*latest, time_.now());
  if (problem.empty()) co_return;
  spdlog::error("institution {}: {}: terms stand still; correct the clock, or if it is right: sluis clock confirm", id,
                problem);
}

/// Syncs run beside the schedule: a target that is slow delays neither the next source nor the term, backups and copies
/// of keys.
void core::keep_sources(std::shared_ptr<island> where, rounds& so_far) {
  for (const auto& source : where->sources) {
    const auto id = source->settings.id;
    const auto last = so_far.tried.find(id);
    const auto now = time_.now();
    if (stopping_ || source->settings.every == 0s || where->turn.held()) continue;
    const auto last_try = last == so_far.tried.end() ? std::nullopt : std::optional(last->second);
    if (!is_read_due(*source, so_far.started, last_try, now)) continue;
    so_far.tried[id] = now;
    sync_request what;
    what.source = id;
    what.by = origin::schedule;
    begin_sync(where, what, std::make_shared<daemon::job::part>(where->settings.id, time_));
  }
}

/// At the start and each minute. Beside the schedule: the look may wait for a long read.
void core::begin_keeping_blocks(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  constexpr auto each = 60s;
  const auto now = time_.now();
  if (stopping_ || !where->store || so_far->is_looking_for_unsent ||
      !is_time_again(so_far->looked_for_unsent, each, now))
    return;
  so_far->looked_for_unsent = now;
  so_far->is_looking_for_unsent = true;
  tasks_.spawn(keep_blocks(where, so_far),
               [so_far](const std::exception_ptr&) { so_far->is_looking_for_unsent = false; });
}

/// What an administrator said of somebody's accounts and a target has not carried out is sent again, whatever the
/// source's schedule; and whether somebody else switched on an account of somebody who is blocked is looked at. A
/// target that failed is left alone for as long as by every schedule. Right after the start a block is sent all the
/// same: what failed may have been the end of this process.
asio::awaitable<void> core::keep_blocks(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  auto look = [where, settings = where->settings, today = local_day(time_.now())] {
    auto find = [&]() -> result<std::map<target_id, unsent_blocks>> {
      if (!where->store) return std::map<target_id, unsent_blocks>();
      return find_unsent_blocks(*where->store, settings, today);
    };
    return foreseen(find);
  };
  const auto unsent = co_await on_strand(where->strand, std::move(look));
  so_far->is_looking_for_unsent = false;
  if (!unsent)
    spdlog::warn("institution {}: whether a block is left to be sent could not be looked up: {}",
                 where->settings.id.str(), unsent.error().text());
  if (!unsent || stopping_ || where->gone) co_return;
  const auto now = time_.now();
  // By an administrator, who said it: the target is not left alone.
  const auto begin = [this, &where](const target_seat& at, std::set<subject_id> people, origin by) {
    sync_request what;
    what.institution = where->settings.id;
    what.target = at.settings.id;
    what.people = std::move(people);
    what.by = by;
    what.reads = sync_request::reading::nothing;
    begin_sync(where, what, std::make_shared<daemon::job::part>(where->settings.id, time_));
  };
  const bool is_first = !std::exchange(so_far->has_looked_for_unsent, true);
  for (const auto& seat : where->targets) {
    const auto found = unsent->find(seat->settings.id);
    if (found == unsent->end() || seat->turn->held()) continue;
    auto people = found->second.on;
    if (must_wait(seat->leave_alone_until, now)) {
      if (is_first && !people.empty() && may_be_tried_at_the_start(*seat))
        begin(*seat, std::move(people), origin::administrator);
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
    if (!people.empty()) begin(*seat, std::move(people), origin::schedule);
  }
}

/// A night on which somebody is due has a cycle of its own that reads nothing, so that institutions whose sources are
/// read by hand keep the term as well (R-D2): in the nights after they are read. No term ends on a read that is too old
/// (state/newest_words.hpp). What a full disk, say, interrupts is tried again in the same night. A day stands in for it
/// where no night came for two days.
asio::awaitable<void> core::keep_term(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  const auto now = time_.now();
  const auto today = local_day(now);
  const auto when = work_time_of(where->last_night, now);
  const bool is_looked_at = so_far->tended == std::pair(today, when);
  if (when == work_time::none || is_looked_at || so_far->is_tending || stopping_ || !where->store || where->turn.held())
    co_return;
  if (must_wait(so_far->term_not_before, now)) co_return;
  co_await warn_of_consents(*where, today);
  auto look = [where, settings = where->settings, today] {
    auto ask = [&]() -> result<bool> {
      SLUIS_ASSIGN(bool is_due, is_anybody_due(*where->store, settings.retention, today));
      if (!is_due) {
        SLUIS_ASSIGN(is_due, is_consent_end_due(*where->store, settings, today));
      }
      if (!is_due)
        SLUIS_TRY(where->store->lived().expect_sound());  // the night is looked at again when it is confirmed
      return is_due;
    };
    return foreseen(ask);
  };
  const auto due = co_await on_strand(where->strand, std::move(look));
  if (due && *due) {
    so_far->is_tending = true;
    tasks_.spawn(tend_term(where, so_far, {today, when}),
                 [so_far](const std::exception_ptr&) { so_far->is_tending = false; });
  } else {
    note_night(*so_far, {today, when}, due.has_value());
    if (due) where->last_night = now;
    co_await keep_moments(*where);
  }
}

void core::note_night(rounds& so_far, night which, bool is_done) {
  if (is_done) so_far.tended = which;
  so_far.term_failures = is_done ? 0 : so_far.term_failures + 1;
  so_far.term_not_before = is_done ? std::nullopt : std::optional(time_.now() + patience(so_far.term_failures));
}

asio::awaitable<void> core::tend_term(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far, night which) {
  const auto part = std::make_shared<daemon::job::part>(where->settings.id, time_);
  sync_request what;
  what.reads = sync_request::reading::nothing;
  what.by = origin::schedule;
  co_await sync_one(where, what, part);
  note_night(*so_far, which, part->report.problem.empty());
  so_far->is_tending = false;
}

/// A start looks at the right edge of the log only; all of it is compared once a night, and by day where no night came
/// for two days, as a backup is made.
void core::begin_verifying_log(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  constexpr std::chrono::minutes settled{10};  // after a start there is other work first
  if (stopping_ || !where->store || so_far->is_verifying_log) return;
  if (!is_time_again(so_far->started, settled, time_.now())) return;
  const auto now = backup_now(where->seen, where->running(), time_.now());
  if (!is_backup_due(so_far->log_verified, so_far->log_tried, where->on_since, now)) return;
  so_far->is_verifying_log = true;
  tasks_.spawn(verify_log(where, so_far), [where, so_far](const std::exception_ptr& thrown) {
    so_far->is_verifying_log = false;
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception&) {
      spdlog::error("institution {}: the verification of the log broke off: {}", where->settings.id.str(),
                    caught_text());
    }
  });
}

/// Slices with a pause after each, so that many institutions whose night begins at the same moment leave cores and
/// disks to others.
asio::awaitable<void> core::verify_log(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  constexpr std::chrono::milliseconds pause{20};
  const auto log = settings_.daemon.state_dir / where->settings.id.str() / "log";
  const auto now = backup_now(where->seen, where->running(), time_.now());
  auto look = [log] { return state::last_log_verification(log); };
  const auto last = co_await on_strand(where->strand, std::move(look));
  so_far->log_verified.reset();
  if (last) so_far->log_verified = last->at;
  if (!is_backup_due(so_far->log_verified, so_far->log_tried, where->on_since, now)) {
    so_far->is_verifying_log = false;
    co_return;
  }
  so_far->log_tried = now;
  const auto all = std::make_shared<state::log_verification>(log);
  auto done = result<bool>(false);
  while (done && !*done && where->store && !where->gone) {
    auto slice = [where, all] { return where->store ? all->go_on(where->store->db()) : result<bool>(false); };
    done = co_await on_strand(where->strand, std::move(slice));
    const bool goes_on = co_await sleep_until_stopped(pause);
    if (!goes_on) break;
  }
  if (!done) {
    const auto why = done.error();
    co_await open_after_doubt(where, why);
  }
  if (done && *done) {
    so_far->log_verified = now;
    auto note = [log, found = state::verified_log{now, all->compared()}] {
      return state::note_log_verification(log, found);
    };
    const auto noted = co_await on_strand(where->strand, std::move(note));
    spdlog::info("institution {}: all {} entries of the log were verified{}", where->settings.id.str(), all->compared(),
                 noted ? "" : "; that could not be noted: " + noted.error().text());
  }
  so_far->is_verifying_log = false;
}

asio::awaitable<void> core::keep_well(std::shared_ptr<island> where, rounds& so_far) {
  constexpr auto before_another_look = 10s;  // of keys and log so much may be lost with a machine
  const auto now = time_.now();
  if (!is_time_again(so_far.kept_well, before_another_look, now)) co_return;
  so_far.kept_well = now;
  if (!stopping_ && !where->opening.held()) co_await keep_open(where, origin::schedule);
  co_await copy_keys(*where);
}

}  // namespace sluis::daemon
