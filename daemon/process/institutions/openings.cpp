#include "daemon/process/institutions/openings.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/post.hpp>
#include <latch>

#include "daemon/cycle/consent/consent_effect.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/remembered.hpp"
#include "daemon/cycle/target_alert.hpp"
#include "daemon/process/opening.hpp"
#include "state/health.hpp"
#include "state/log/doubt.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr const char* waits_for_backup = "; it is opened again when the backup or erasure that is under way has ended";

/// Damage, or a folder that was put back, is for people to look at: it does not pass, and what is half put in place
/// must not be opened.
bool may_pass(errc code) {
  return code == errc::io || code == errc::unavailable;
}

std::chrono::seconds wait_after(unsigned failures) {
  return std::min<std::chrono::seconds>(patience(failures), 5min);
}

/// Whether it broke. What a full disk kept out of the log's files is written as soon as there is room.
bool is_broken_now(store_seat& memory) {
  auto catch_up = [&]() -> result<void> { return memory->db().in_transaction() ? result<void>() : memory->publish(); };
  (void)foreseen(catch_up);  // where it fails the entries wait in the database
  return state::is_broken(*memory);
}

}  // namespace

void openings::note(island& where, found_open&& found) {
  auto& again = where.again;
  const auto now = time_.now();
  again.had_data = found.had_data;
  where.backup_problem = found.backup.problem;
  if (found.backup.made) where.last_backup = found.backup.made;
  if (found.opened) {
    again.healths = std::move(found.healths);
    again.moments = std::move(found.moments);
    again.beyond = std::move(found.beyond);
    if (again.opened) again.healths.clear();  // the seats know better
    take_up_healths(where);
    take_up_beyond(where);
    where.problem.clear();
    take_up_moments(where);
    note_alive(where, now);
    if (again.failures > 0 || again.opened) spdlog::info("institution {} is served again", where.settings.id.str());
    again.opened = now;
    again.not_before.reset();
    return;
  }
  again.not_before = now + wait_after(++again.failures);
  again.by_itself = may_pass(found.opened.error().code());
  const auto text = found.opened.error().text();
  if (text != where.problem) {  // told once, not at every try
    spdlog::error("institution {} is not served: {}; {}", where.settings.id.str(), text,
                  again.by_itself ? "it is tried again by itself" : "mend that and restart sluisd");
  }
  where.problem = text;
}

opening_request openings::opening_of(const island& where) const {
  auto out = request_to_open(where, state_dir_);
  if (const auto found = configured_.find(where.settings.id); found != configured_.end())
    out.configuration = found->second;
  return out;
}

/// Of an institution that was open already.
asio::awaitable<void> openings::note_configuration(std::shared_ptr<island> where) {
  const auto found = configured_.find(where->settings.id);
  if (found == configured_.end()) co_return;
  auto note = [where, what = found->second]() -> result<void> {
    if (!where->store) return {};
    auto write = [&] { return note_configured(*where->store, what); };
    return foreseen(write);
  };
  const auto noted = co_await on_strand(where->strand, std::move(note));
  if (!noted)
    spdlog::warn("the change of the configuration of {} could not be put on record: {}", where->settings.id.str(),
                 noted.error().text());
}

std::vector<found_open> openings::open_all(const islands& institutions) {
  std::vector<found_open> out(institutions.size());
  std::latch opened(static_cast<std::ptrdiff_t>(institutions.size()));
  for (std::size_t i = 0; i < institutions.size(); ++i) {
    asio::post(institutions[i]->strand,
               [this, &opened, &found = out[i], where = institutions[i], what = opening_of(*institutions[i])] {
                 found = open_memory(what, root_key_, time_, chance_);
                 where->store = std::move(found.memory);
                 opened.count_down();
               });
  }
  opened.wait();
  return out;
}

asio::awaitable<void> openings::open(std::shared_ptr<island> where) {
  auto opening = [this, where, what = opening_of(*where), doubt = where->again.doubt,
                  log = log_folder(where->settings.id),
                  backup = newest_backup{where->last_backup, where->backup_problem}] {
    const bool is_marked = !doubt || state::tlog::begin_doubt(log).has_value();
    if (!is_marked) {  // without the mark an opening would not look at all of the log
      found_open refused;
      refused.opened = *doubt;
      refused.had_data = true;
      refused.backup = backup;
      return std::pair(is_marked, std::move(refused));
    }
    auto found = open_memory(what, root_key_, time_, chance_);
    where->store = std::move(found.memory);
    return std::pair(is_marked, std::move(found));
  };
  auto [is_marked, found] = co_await on_strand(where->strand, std::move(opening));
  if (is_marked) where->again.doubt.reset();
  note(*where, std::move(found));
}

asio::awaitable<void> openings::open_after_doubt(std::shared_ptr<island> where, error why) {
  const auto alone = co_await where->opening.acquire();
  if (where->gone || stopping_ || !where->store) co_return;
  spdlog::error("institution {}: the verification of the log: {}; its memory is closed", where->settings.id.str(),
                why.text());
  // At once, also beside a backup: that reads with a connection of its own.
  auto close = [where, log = log_folder(where->settings.id)] {
    where->store.reset();
    return state::tlog::is_in_doubt(log);
  };
  const bool is_marked = co_await on_strand(where->strand, std::move(close));
  if (is_marked) {
    const std::string closed_for = "the verification of its log found it wrong";
    co_await open_unless_kept(where, closed_for);
    co_return;
  }
  where->again.doubt = why;  // the mark could not be written, and without it opening would not look
  found_open refused;
  refused.opened = why;
  refused.had_data = true;
  refused.backup.made = where->last_backup;
  refused.backup.problem = where->backup_problem;
  note(*where, std::move(refused));
}

asio::awaitable<void> openings::keep_open(std::shared_ptr<island> where, origin by) {
  constexpr auto well_for_a_while = 10min;
  auto& again = where->again;
  const auto alone = co_await where->opening.acquire();
  if (where->gone || stopping_) co_return;
  const auto closing = closing_.find(where->settings.id);
  if (closing != closing_.end()) {  // the same folder, by a reload before
    const auto earlier = closing->second;
    const auto is_closed = co_await earlier->opening.acquire();
    if (where->gone || stopping_) co_return;
  }
  if (where->store) {
    auto look = [where] { return is_broken_now(where->store); };
    const bool is_broken = co_await on_strand(where->strand, std::move(look));
    if (!is_broken) {
      if (again.opened && time_.now() - *again.opened >= well_for_a_while) again.failures = 0;
      co_return;
    }
    spdlog::error("institution {}: a write failed; its memory is closed and opened anew", where->settings.id.str());
    auto close = [where] {
      where->store.reset();
      return true;
    };
    co_await on_strand(where->strand, std::move(close));
    if (again.failures > 0) again.not_before = time_.now() + wait_after(++again.failures);  // and it broke again soon
    where->problem = "a write failed, and its memory was closed";
  }
  const bool is_early = must_wait(again.not_before, time_.now());
  if (by == origin::schedule && (!again.by_itself || is_early)) co_return;
  const auto why = where->problem;
  co_await open_unless_kept(where, why);
}

/// Nothing may be opened beside a backup or an erasure, which work with the same files. Whoever asks is not kept
/// waiting for the end of one, which a share that hangs can put off: the schedule opens it when that is over.
asio::awaitable<void> openings::open_unless_kept(std::shared_ptr<island> where, std::string why) {
  if (where->keeping.held()) {
    where->again.by_itself = true;
    where->problem = why + (why.ends_with(waits_for_backup) ? "" : waits_for_backup);
    co_return;
  }
  const auto keeping = co_await where->keeping.acquire();
  co_await open(where);
}

asio::awaitable<void> openings::close(std::shared_ptr<island> where) {
  const urgent_act first(where);  // a read that is under way ends, and is rolled back
  const auto alone = co_await where->opening.acquire();
  auto work = [where] {
    if (where->store) (void)where->store->copy_keys();
    where->store.reset();
    return true;
  };
  co_await on_strand(where->strand, std::move(work));
  const auto newest = closing_.find(where->settings.id);
  if (newest != closing_.end() && newest->second == where) closing_.erase(newest);
}

}  // namespace sluis::daemon
