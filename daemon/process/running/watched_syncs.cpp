// Sources with watch = true: which they are, and the sync that begins when a file of one has changed.
#include "daemon/process/running/watched_syncs.hpp"

#include <algorithm>

#include "daemon/cycle/patience.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

/// Of one source. A sync goes on until its slowest target is served. What changes meanwhile is read by the next one.
constexpr unsigned most_watched_syncs = 8;

/// Something was left undone that the next try may do: a source without a schedule has no other try.
bool is_to_be_repeated(const sync_report& report) {
  const auto has_failed = [](const read_report& read) { return read.ending == "failed"; };
  const auto has_problem = [](const target_report& target) { return !target.problem.empty(); };
  return !report.problem.empty() || std::any_of(report.reads.begin(), report.reads.end(), has_failed) ||
         std::any_of(report.targets.begin(), report.targets.end(), has_problem);
}

}  // namespace

watched_syncs::watched_syncs(const islands& all, syncs& begins, running_tasks& tasks, const clock& time)
    : islands_(all),
      syncs_(begins),
      tasks_(tasks),
      time_(time),
      watches_(tasks.io(), tasks.group(), tasks.stopping(),
               [this](const source_key& key) { return begin_watched_read(key); }) {}

void watched_syncs::keep() {
  std::vector<watched_source> all;
  for (const auto& where : islands_) {
    for (const auto& seat : where->sources) {
      if (!seat->settings.watch || tasks_.stopping()) continue;
      all.push_back({{where->settings.id, seat->settings.id},
                     seat->settings.path,
                     seat->settings.settle,
                     [reader = seat->reader](std::string_view name) { return reader->is_about(name); },
                     where->strand,
                     [seat](const std::string& problem) { seat->not_watched = problem; }});
    }
  }
  std::erase_if(sources_, [](const auto& one) { return one.second->under_way == 0 && one.second->failures == 0; });
  watches_.take_over(std::move(all));
}

/// False: a sync reads at present, or the memory is not open; the change is read after that.
bool watched_syncs::begin_watched_read(const source_key& key) {
  const auto found = std::find_if(islands_.begin(), islands_.end(),
                                  [&](const auto& where) { return where->settings.id == key.first; });
  if (found == islands_.end() || tasks_.stopping()) return false;
  const auto& where = *found;
  auto& source = sources_[key];
  if (!source) source = std::make_shared<watched>();
  if (!where->store || where->turn.held() || source->under_way >= most_watched_syncs) return false;
  sync_request what;
  what.source = key.second;
  what.by = origin::schedule;
  what.reads = sync_request::reading::changed_files;
  const auto part = std::make_shared<daemon::job::part>(where->settings.id, time_);
  tasks_.spawn(read_changed(where, what, part, source), part);
  return true;
}

asio::awaitable<void> watched_syncs::read_changed(std::shared_ptr<island> where, sync_request what,
                                                  std::shared_ptr<daemon::job::part> part,
                                                  std::shared_ptr<watched> source) {
  const source_key key{where->settings.id, *what.source};
  const auto number = ++source->begun;
  ++source->under_way;
  try {
    co_await syncs_.run(std::move(where), std::move(what), part);
  } catch (...) {
    --source->under_way;
    throw;
  }
  --source->under_way;
  if (!is_to_be_repeated(part->report))
    source->failures = 0;
  else if (number == source->begun)
    tasks_.spawn(repeat(key, source, number), log_thrown);
}

/// After 1, 2, 4 … minutes, unless a change began another sync meanwhile.
asio::awaitable<void> watched_syncs::repeat(source_key key, std::shared_ptr<watched> source, std::uint64_t number) {
  const auto wait = patience(++source->failures);
  const bool goes_on = co_await tasks_.sleep_until_stopped(wait);
  if (goes_on && number == source->begun) watches_.read_again(key);
}

}  // namespace sluis::daemon
