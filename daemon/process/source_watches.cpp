#include "daemon/process/source_watches.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <string>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/process/quiet_time.hpp"
#include "daemon/threads/separate_thread.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using watch_time = quiet_time::moment;

struct source_watches::watch {
  watch(watched_source of, const asio::any_io_executor& io) : source(std::move(of)), wake(io), quiet(source.settle) {}

  watched_source source;
  asio::steady_timer wake;  // of the task that keeps it
  quiet_time quiet;
  std::optional<placed_watch> at;
  watch_time place_at{};   // the watch is placed, or looked at, then
  bool has_ended = false;  // since it was last being placed
  unsigned failures = 0;
  std::string problem;  // of the newest try to place it
  const char* told_network = nullptr;
  bool is_restless = false;
  bool is_over = false;
  given_up_threads given_up = std::make_shared<std::atomic<unsigned>>(0);

  [[nodiscard]] std::string name() const {
    return "source " + source.key.second.str() + " of " + source.key.first.str();
  }
};

namespace {

void log_lost_watch(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception&) {
    spdlog::error("watching a source ended unexpectedly, and its schedule alone reads it: {}", caught_text());
  }
}

/// Not on this thread: where the folder is on a share whose server is silent, nothing ends the call.
result<placed_watch> place_beside(const std::shared_ptr<const inotify_handle>& on, const std::filesystem::path& path,
                                  const given_up_threads& given_up, const std::atomic<bool>& stopping) {
  constexpr std::chrono::milliseconds at_most{3000}, step{50};
  const error silent(errc::unavailable, path.string() + ": does not answer",
                     "see whether the disk or network share of this source is mounted and its server is up");
  if (*given_up > 0) return silent;
  const auto found = std::make_shared<result<placed_watch>>(silent);
  separate_thread placing(given_up, [found, on, path] {
    auto ask = [&] { return place_watch(*on, path); };
    *found = foreseen(ask);
  });
  for (auto left = at_most; left > 0ms && !stopping; left -= step) {
    if (placing.wait_for(step)) return std::move(*found);
  }
  return silent;
}

}  // namespace

source_watches::source_watches(asio::any_io_executor io, task_group& tasks, const std::atomic<bool>& stopping,
                               begin_read begin)
    : io_(io), tasks_(tasks), stopping_(stopping), begin_(std::move(begin)), folders_(io) {}

source_watches::~source_watches() = default;

void source_watches::take_over(std::vector<watched_source> all) {
  std::map<source_key, std::shared_ptr<watch>> next;
  for (auto& one : all) {
    const auto known = all_.find(one.key);
    const bool stays =
        known != all_.end() && known->second->source.path == one.path && known->second->source.settle == one.settle;
    auto& place = next[one.key];
    if (!stays) {
      place = std::make_shared<watch>(std::move(one), io_);
      continue;
    }
    place = known->second;
    place->source.note_problem = std::move(one.note_problem);
    place->source.note_problem(place->problem);
  }
  for (const auto& [key, one] : all_) {
    if (const auto found = next.find(key); found != next.end() && found->second == one) continue;
    one->is_over = true;
    folders_.forget(one.get());
    one->wake.cancel();
  }
  for (const auto& [key, one] : next) {
    if (const auto before = all_.find(key); before != all_.end() && before->second == one) continue;
    tasks_.spawn(keep(one), log_lost_watch);
  }
  all_ = std::move(next);
}

void source_watches::read_again(const source_key& key) {
  const auto found = all_.find(key);
  if (found == all_.end()) return;
  found->second->quiet.changed(watch_time::clock::now());
  found->second->wake.cancel();
}

void source_watches::end() {
  take_over({});
  folders_.end();
}

void source_watches::note_change(watch& one, std::string_view name) {
  if (one.is_over || (!name.empty() && !one.source.is_about(name))) return;
  const auto now = watch_time::clock::now();
  const bool is_known = one.quiet.due().has_value();
  one.quiet.changed(now);
  if (name.empty()) one.place_at = now;
  if (name.empty()) one.has_ended = true;
  if (name.empty() || !is_known) one.wake.cancel();  // a task that waits until it is quiet looks again by itself
}

asio::awaitable<void> source_watches::keep(std::shared_ptr<watch> one) {
  constexpr auto soon = 50ms, at_last = 500ms;
  auto wait = soon;  // for an institution that cannot read now; longer where it cannot for long
  while (!one->is_over && !stopping_) {
    if (watch_time::clock::now() >= one->place_at) {
      co_await place(one);
      continue;
    }
    const auto now = watch_time::clock::now();
    if (one->quiet.is_restless(now) && !std::exchange(one->is_restless, true))
      spdlog::warn(
          "the folder of {} changes again and again and is never quiet for {} ms, so its schedule alone reads it",
          one->name(), one->source.settle.count());
    if (one->quiet.is_due(now)) {
      const bool has_begun = begin_(one->source.key);
      wait = has_begun ? soon : std::min<std::chrono::milliseconds>(2 * wait, at_last);
      if (has_begun) one->quiet.begun();
      if (has_begun) one->is_restless = false;
    }
    auto until = one->place_at;
    if (const auto due = one->quiet.due()) until = std::min(until, std::max(*due, now + wait));
    one->wake.expires_at(until);
    boost::system::error_code cancelled;
    co_await one->wake.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
}

asio::awaitable<void> source_watches::place(std::shared_ptr<watch> one) {
  const bool is_first = !folders_.has_begun();
  const auto on = folders_.begin();
  if (!on) co_return note_not_placed(*one, on.error());
  if (is_first) tasks_.spawn(folders_.run(), log_lost_watch);
  auto work = [on = *on, path = one->source.path, given_up = one->given_up, &stopping = stopping_] {
    return place_beside(on, path, given_up, stopping);
  };
  worker_strand workers(one->source.workers.get_inner_executor());
  one->has_ended = false;
  const auto found = co_await on_strand(std::move(workers), std::move(work));
  if (one->is_over || stopping_) co_return;
  if (found)
    note_placed(one, *found);
  else
    note_not_placed(*one, found.error());
}

/// What came while it was being placed (the watch ended) is not overwritten: it is placed once more at once.
void source_watches::note_placed(const std::shared_ptr<watch>& one, const placed_watch& where) {
  constexpr auto look_again = 60s;  // another folder may have the name by now
  const auto now = watch_time::clock::now();
  folders_.listen(one.get(), where.number, [weak = std::weak_ptr<watch>(one)](std::string_view name) {
    if (const auto still = weak.lock()) note_change(*still, name);
  });
  const bool is_other =
      !one->at || one->at->number != where.number || one->at->device != where.device || one->at->inode != where.inode;
  if (is_other) one->quiet.changed(now);
  one->at = where;
  one->place_at = std::exchange(one->has_ended, false) ? now : now + look_again;
  one->failures = 0;
  if (!one->problem.empty()) spdlog::info("{} is watched again", one->name());
  one->problem.clear();
  one->source.note_problem(one->problem);
  if (where.network != nullptr && one->told_network != where.network)
    spdlog::warn(
        "{} lies on {}: what other machines change there is not told to this one, so give the source a "
        "schedule (every) beside watch",
        one->name(), where.network);
  one->told_network = where.network;
}

void source_watches::note_not_placed(watch& one, const error& why) {
  folders_.forget(&one);
  one.at.reset();
  const auto wait = std::min(10s, 1s * (1 << std::min(one.failures++, 4U)));
  one.place_at = watch_time::clock::now() + wait;
  const auto text = why.text();
  const bool is_new = one.problem != text;
  one.problem = text;
  one.source.note_problem(text);
  const bool is_limit = why.code() == errc::refused;
  if (!is_new || (is_limit && std::exchange(is_limit_told_, true))) return;  // a limit is one for all sources
  spdlog::warn("{} is not watched, and its schedule alone reads it{}: {}", one.name(),
               is_limit ? ", as perhaps others" : "", text);
}

}  // namespace sluis::daemon
