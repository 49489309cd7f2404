#include "daemon/process/running/schedule.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/log_files.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/remembered.hpp"
#include "daemon/process/backing_up.hpp"
#include "daemon/process/search_upkeep.hpp"
#include "model/local_time.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

struct schedule::rounds {
  instant started;
  std::map<source_id, instant> tried;
  std::optional<instant> kept_well;
  std::optional<std::chrono::milliseconds> lived_at;  // by clock::running(): when the store's time was last moved
  std::string problem;                                // of the newest round
  std::shared_ptr<term_nights::history> nights = std::make_shared<term_nights::history>();
  std::shared_ptr<unsent_blocks_round::history> blocks = std::make_shared<unsent_blocks_round::history>();
  std::shared_ptr<log_checks::history> log = std::make_shared<log_checks::history>();
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

schedule::schedule(openings& opens, syncs& runs, backup_runs& backups, running_tasks& tasks, const clock& time)
    : opens_(opens),
      syncs_(runs),
      backups_(backups),
      tasks_(tasks),
      time_(time),
      nights_(runs, tasks, time),
      blocks_(runs, tasks, time),
      log_checks_(opens, tasks, time) {}

void schedule::begin(std::shared_ptr<island> where) {
  tasks_.spawn(keep(std::move(where)), log_thrown);
}

asio::awaitable<void> schedule::keep(std::shared_ptr<island> where) {
  const auto so_far = std::make_shared<rounds>();
  so_far->started = time_.now();
  while (co_await tasks_.sleep_until_stopped(1s)) {
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

asio::awaitable<void> schedule::go_round(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far) {
  where->first_passwords.forget_old(time_.now());
  if (where->store) note_alive(*where, time_.now());
  if (is_pushing(*where)) co_await write_log_files(*where);  // its target may take minutes to answer
  co_await keep_time(where, *so_far);
  blocks_.begin(where, so_far->blocks);
  keep_sources(where, *so_far);
  co_await nights_.keep(where, so_far->nights);
  backups_.keep(where, so_far->started);
  log_checks_.begin(where, so_far->log, so_far->started);
  begin_search_upkeep(where, tasks_.group(), tasks_.stopping());
  co_await keep_well(where, *so_far);
}

/// Each hour, so that a day without a sync is lived through as well.
asio::awaitable<void> schedule::keep_time(std::shared_ptr<island> where, rounds& so_far) {
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
void schedule::keep_sources(std::shared_ptr<island> where, rounds& so_far) {
  for (const auto& source : where->sources) {
    const auto id = source->settings.id;
    const auto last = so_far.tried.find(id);
    const auto now = time_.now();
    if (tasks_.stopping() || source->settings.every == 0s || where->turn.held()) continue;
    const auto last_try = last == so_far.tried.end() ? std::nullopt : std::optional(last->second);
    if (!is_read_due(*source, so_far.started, last_try, now)) continue;
    so_far.tried[id] = now;
    sync_request what;
    what.source = id;
    what.by = origin::schedule;
    syncs_.begin(where, what);
  }
}

asio::awaitable<void> schedule::keep_well(std::shared_ptr<island> where, rounds& so_far) {
  constexpr auto before_another_look = 10s;  // of keys and log so much may be lost with a machine
  const auto now = time_.now();
  if (!is_time_again(so_far.kept_well, before_another_look, now)) co_return;
  so_far.kept_well = now;
  if (!tasks_.stopping() && !where->opening.held()) co_await opens_.keep_open(where, origin::schedule);
  co_await copy_keys(*where);
}

}  // namespace sluis::daemon
