#include "daemon/process/backing_up.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <atomic>
#include <cerrno>
#include <system_error>
#include <tuple>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/remembered.hpp"
#include "model/local_time.hpp"
#include "state/big_endian.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// Whoever waits for a socket's answer goes first. Of this thread only, which does nothing but such work. Told once: a
/// backup goes on without it.
void work_in_the_background() {
  constexpr int less_urgent = 10;
  static std::atomic<bool> is_told = false;
  if (::setpriority(PRIO_PROCESS, 0, less_urgent) == 0 || is_told.exchange(true)) return;
  spdlog::warn("a backup cannot be made less urgent than other work: {} (the unit allows setpriority)",
               std::generic_category().message(errno));
}

/// `now`: the instant that is written down. `terms_now`: by which older backups are dropped; never after `now`, so that
/// the one that was just made stays.
result<state::made_backup> make(const std::filesystem::path& from, const backup_place& place,
                                const institution_id& institution, instant now, instant terms_now, activity& line,
                                const std::atomic<bool>& stopping) {
  work_in_the_background();
  const char* at = nullptr;
  const auto watch = [&](const char* phase, std::uint64_t done, std::uint64_t total) {
    if (at != phase) line.phase(at = phase, total);
    line.set_done(done);
    return !stopping.load();
  };
  SLUIS_ASSIGN(auto made, state::make_backup(from, place.backups, institution, now, watch));
  SLUIS_ASSIGN(const auto all, state::list_backups(place.backups));
  SLUIS_TRY(state::drop_backups(place.backups, state::which_to_drop(all, terms_now, place.keep)));
  return made;
}

result<void> tell_log(state::store& store, const result<state::made_backup>& made) {
  mutation leaf{mutation_kind::backup_failed, {}, 0, {}, {}, {}, {}};
  if (made) {
    const auto& m = made->manifest;
    leaf.kind = mutation_kind::backup_done;
    leaf.ciphertext_hash = made->manifest_hash;
    leaf.note = made->folder.filename().string() + ", entries " + std::to_string(m.log_size) + ", epoch " +
                std::to_string(m.epoch) + ", keys " + std::to_string(m.keys);
  } else {
    leaf.note = to_string(made.error().code());
  }
  return store.record(leaf);
}

}  // namespace

backup_place place_for(const config::config& settings, const institution_id& id) {
  const auto& wanted = settings.backup;
  backup_place out;
  out.backups = wanted.folder ? *wanted.folder / id.str() : settings.daemon.state_dir / id.str() / "backup";
  if (wanted.keys_folder) out.keys = *wanted.keys_folder / id.str();
  out.keep = {wanted.keep, wanted.keep_days};
  out.nightly = wanted.when == config::backup_settings::schedule::nightly;
  return out;
}

backup_view view_of(const institution_id& institution, const state::listed_backup& what) {
  backup_view out;
  out.institution = institution;
  out.folder = what.folder;
  if (what.problem.empty()) out.made = what.manifest.made;
  out.bytes = what.bytes;
  out.log_size = what.manifest.log_size;
  out.epoch = what.manifest.epoch;
  out.keys = what.manifest.keys;
  out.problem = what.problem;
  return out;
}

asio::awaitable<void> copy_keys(island& where) {
  if (!where.store || !where.places.keys) co_return;
  auto copy = [&where] {
    auto follow = [&where] { return where.store->copy_keys(); };
    return foreseen(follow);
  };
  const auto copied = co_await on_strand(where.strand, std::move(copy));
  const auto problem = copied ? std::string() : copied.error().text();
  if (problem != where.keys_problem && !problem.empty())
    spdlog::error("institution {}: {}", where.settings.id.str(), problem);
  where.keys_problem = problem;
}

asio::awaitable<backup_view> back_up(island& where, worker_strand aside, cycle_context context) {
  const auto keeping = co_await where.keeping.acquire();
  auto& line = context.how_far.begin("backup");
  auto look = [&where] {
    auto& lived = where.store->lived();
    (void)lived.step(where.running());  // two that are made while the clock is behind have two instants
    (void)where.store->publish();       // a push may have left something for later
    return std::tuple(where.store->folder(), lived.recorded_now(), lived.terms_now());
  };
  const auto [folder, now, terms_now] = co_await on_strand(where.strand, std::move(look));
  auto work = [from = folder, place = where.places, id = where.settings.id, now = now, terms_now = terms_now, &line,
               &stopping = context.stopping] { return make(from, place, id, now, terms_now, line, stopping); };
  const auto made = co_await on_strand(aside, std::move(work));
  line.end();
  auto tell = [&where, &made] {
    auto noted = [&] { return tell_log(*where.store, made); };
    return foreseen(noted);
  };
  const auto told = co_await on_strand(where.strand, std::move(tell));
  co_await copy_keys(where);
  backup_view out;
  out.institution = where.settings.id;
  if (made) {
    state::listed_backup listed{made->folder, made->manifest, 0, {}};
    for (const auto& file : made->manifest.files) listed.bytes += file.size;
    out = view_of(where.settings.id, listed);
    where.last_backup = made->manifest.made;
    spdlog::info("institution {}: backup {} made and verified", where.settings.id.str(),
                 made->folder.filename().string());
  }
  out.problem = !made ? made.error().text() : !told ? told.error().text() : where.keys_problem;
  where.backup_problem = made && told ? std::string() : out.problem;
  if (!where.backup_problem.empty())
    spdlog::error("institution {}: no backup: {}", where.settings.id.str(), where.backup_problem);
  co_await keep_moments(where);
  co_return out;
}

newest_backup newest_backup_in(const backup_place& place) {
  const auto found = state::list_backups(place.backups);
  if (!found) return {std::nullopt, found.error().text()};
  newest_backup out;
  if (const auto newest = state::newest_of(*found)) out.made = newest->manifest.made;
  return out;
}

}  // namespace sluis::daemon
