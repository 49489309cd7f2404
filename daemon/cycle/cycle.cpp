#include "daemon/cycle/cycle.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/cycle/erasing/erasing.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/not_configured.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "daemon/cycle/reading/holding.hpp"
#include "daemon/cycle/reading/looks.hpp"
#include "daemon/cycle/reading/read_files.hpp"
#include "daemon/cycle/reading/reading.hpp"
#include "daemon/cycle/reconciling/newest_look.hpp"
#include "daemon/cycle/remembered.hpp"
#include "daemon/cycle/serving_targets.hpp"
#include "daemon/cycle/sync_notes.hpp"
#include "state/newest_words.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

bool wanted(const auto& chosen, const auto& id) {
  return !chosen || *chosen == id;
}

struct source_outcome {
  std::vector<read_report> reports;
  bool has_read_all = false;  // no file was left unread
};

asio::awaitable<result<void>> read_source(island& where, source_seat& source, files_to_read which,
                                          cycle_context context, activity& line, source_outcome& out) {
  std::set<source_id> configured;
  for (const auto& one : where.settings.sources) configured.insert(one.id);
  source_reading reading(source, std::move(configured), context.time.now(), line, context.stopping, which);
  auto look = [&reading] {
    reading.look();
    return true;
  };
  co_await on_strand(worker_strand(where.strand.get_inner_executor()), std::move(look));
  co_await read_files(where, reading, context.stopping);
  if (where.gone) co_return error(errc::unavailable, "it is not configured any more");
  auto finish = [&where, &reading] { return reading.finish(*where.store); };
  auto finished = co_await on_strand(where.strand, std::move(finish));
  source.failure = reading.failed_for();
  source.newest_look = reading.found();
  source.files = std::move(reading).files();
  if (finished && !context.stopping) source.known = std::move(reading).known();
  out.has_read_all = reading.has_read_all();
  out.reports = std::move(reading).reports();
  co_return finished;
}

/// refused: of a school that is not known, so that none of ours is behind by it.
bool was_taken_in_or_refused(const read_report& read) {
  return read.ending == "complete" || read.ending == "refused";
}

/// Read and take in: sources speak, what may not be held is dropped at the door, the rest is kept as versions.
/// The error: nothing may be decided on what was read.
asio::awaitable<result<void>> take_in(island& where, const sync_request& what, cycle_context context,
                                      sync_report& report) {
  result<void> out;
  auto& line = context.how_far.begin("reading");
  const auto which = what.reads == sync_request::reading::changed_files ? files_to_read::changed : files_to_read::all;
  for (const auto& source :
       std::vector<std::shared_ptr<source_seat>>(where.sources)) {  // a reload may put others in their place
    if (!wanted(what.source, source->settings.id) || !what.is_of_everybody() ||
        what.reads == sync_request::reading::nothing || context.stopping)
      continue;
    source_outcome outcome;
    auto read = co_await read_source(where, *source, which, context, line, outcome);
    if (!read && out) out = std::move(read);
    const auto& reads = outcome.reports;
    const bool is_whole = std::all_of(reads.begin(), reads.end(), was_taken_in_or_refused);
    if (!context.stopping) source->has_failed = !source->failure.empty();
    if (is_whole && outcome.has_read_all && !context.stopping) source->last_read = context.time.now();
    report.reads.insert(report.reads.end(), reads.begin(), reads.end());
  }
  line.end();
  co_return out;
}

/// The calendar moves people too.
result<void> bring_up_to_date(state::store& store, const source_looks& looked, instant now) {
  SLUIS_TRY(doubt_old_words(store, looked, now));
  SLUIS_TRY(store.facts().advance(local_day(now)));
  return {};
}

/// Whoever is new needs a login. Slice by slice: between two of them the strand serves others. A sentence about groups
/// that could not be named, or none.
asio::awaitable<result<std::string>> name_newcomers(island& where, cycle_context context) {
  naming_run names(where.settings.names);
  for (bool is_more = true; is_more;) {
    if (where.gone || context.stopping) co_return give_way::interrupted();
    auto slice = [&where, &names] { return names.go_on(*where.store); };
    const auto more = co_await on_strand(where.strand, std::move(slice));
    if (!more) co_return more.error();
    is_more = *more;
  }
  co_return without_label_text(names.so_far().without_label);
}

/// Single changes that a target refused do not count: they are told apart, and one of them must not make the newest
/// sync look old for months.
bool all_well(const sync_report& report) {
  for (const auto& r : report.reads) {
    if (!was_taken_in_or_refused(r)) return false;
  }
  for (const auto& t : report.targets) {
    if (!t.problem.empty()) return false;
  }
  return report.problem.empty();
}

/// Moves the store's own time. A sentence if the clock is behind it: what a read says would be written down with a day
/// from which terms have run off already as soon as the clock is right.
asio::awaitable<result<std::string>> see_the_time(island& where) {
  auto step = [&where]() -> result<std::string> {
    auto& store = *where.store;
    SLUIS_TRY(store.lived().step(where.running()));
    if (store.lived().state() != clock_state::behind) return std::string();
    return state::clock_problem(store.lived().latest(), store.now());
  };
  auto seen = co_await on_strand(where.strand, std::move(step));
  co_return seen;
}

/// It goes through every step for every target: what it meets says how the institution is doing.
bool is_of_all_targets(const island& where, const sync_request& what) {
  return what.is_of_everybody() && !what.dry_run && (!what.target || where.targets.size() == 1);
}

/// Every source was read by it, or was well when it was read last.
bool is_of_all_sources(const island& where, const sync_request& what) {
  const auto is_well = [&](const auto& source) {
    return wanted(what.source, source->settings.id) || (source->last_read && !source->has_failed);
  };
  return what.reads != sync_request::reading::nothing &&
         std::all_of(where.sources.begin(), where.sources.end(), is_well);
}

/// What is read and named is the same for all targets: one sync at a time.
asio::awaitable<result<void>> learn(island& where, const sync_request& what, cycle_context context,
                                    sync_report& report) {
  if (!what.is_of_everybody() && what.reads == sync_request::reading::nothing)
    co_return result<void>();  // a block does not wait for a read
  const auto turn = co_await where.turn.acquire();
  if (context.stopping || where.gone)
    co_return error(errc::unavailable, where.gone ? "it is not configured any more" : "stopped before it began");
  const auto behind = co_await see_the_time(where);
  if (!behind) co_return behind.error();
  if (!behind->empty()) {
    report.problem = *behind + ": nothing is read until it is right, or confirmed: sluis clock confirm";
    auto doubt = [&where] {
      return state::newest_words(*where.store).nothing_taken_in();
    };  // time passes for terms meanwhile
    const auto doubted = co_await on_strand(where.strand, std::move(doubt));
    co_return doubted;  // a consent that was withdrawn disables accounts all the same
  }
  const auto taken_in = co_await take_in(where, what, context, report);
  if (!taken_in) co_return taken_in.error();
  auto& line = context.how_far.begin("naming");
  line.phase("naming", 0);
  auto update = [&where, looked = looks_of(where), now = context.time.now()] {
    return bring_up_to_date(*where.store, looked, now);
  };
  const auto updated = co_await on_strand(where.strand, std::move(update));
  if (!updated) co_return updated.error();
  auto unnamed = co_await name_newcomers(where, context);
  line.end();
  if (!unnamed) co_return unnamed.error();
  report.problem = std::move(*unnamed);  // everybody else goes on
  co_return result<void>();
}

asio::awaitable<void> run_steps(island& where, const sync_request& what, cycle_context context, sync_report& report) {
  const auto learned = co_await learn(where, what, context, report);
  if (!learned) {
    report.problem = learned.error().text();
    co_return;
  }
  co_await serve_targets(where, what, context, report);
  auto note = [&where, institution = where.settings, files = files_of(where, what), &report] {
    auto add = [&] { return add_sync_notes(*where.store, institution, files, report); };
    return foreseen(add);
  };
  const auto noted = co_await on_strand(where.strand, std::move(note));
  if (!noted && report.problem.empty()) report.problem = noted.error().text();
  if (what.dry_run) co_return;
  auto accept = [&where, settings = where.settings, now = context.time.now()] {
    return accept_and_remind(*where.store, settings, now);
  };
  const auto accepted = co_await on_strand(where.strand, std::move(accept));
  if (!accepted) {
    report.problem = accepted.error().text();
    co_return;
  }
  const auto erased = co_await erase_who_is_due(where, context);
  if (erased) report.erased = *erased;
  if (!erased) report.problem = erased.error().text();
}

}  // namespace

asio::awaitable<sync_report> run_cycle(island& where, sync_request what, cycle_context context) {
  sync_report report;
  report.institution = where.settings.id;
  if (!where.store) {
    report.problem = where.problem;
    co_return report;
  }
  try {
    co_await run_steps(where, what, context, report);
  } catch (const std::exception&) {
    report.problem = caught_text();
    spdlog::error("the cycle of {} broke off: {}", where.settings.id.str(), report.problem);
  }
  const bool is_of_all = is_of_all_targets(where, what);
  if (is_of_all || !report.problem.empty()) where.problem = report.problem;
  if (is_of_all && is_of_all_sources(where, what) && all_well(report)) where.last_sync = context.time.now();
  co_await keep_moments(where);
  if (what.is_of_everybody()) co_await add_not_configured(where, what, report);
  co_return report;
}

}  // namespace sluis::daemon
