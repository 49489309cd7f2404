// Sources with watch = true: which they are, and the sync that begins when a file of one has changed.
#include "daemon/process/running/watched_syncs.hpp"

#include <algorithm>

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

/// Of one source. A sync goes on until its slowest target is served, and others wait for their turns there. More would
/// pile up where a folder changes all day; what changes meanwhile is read by the next one.
constexpr unsigned most_watched_syncs = 8;

class counted_sync {
 public:
  explicit counted_sync(std::shared_ptr<unsigned> of) : of_(std::move(of)) { ++*of_; }
  ~counted_sync() { --*of_; }
  counted_sync(const counted_sync&) = delete;
  counted_sync& operator=(const counted_sync&) = delete;

 private:
  std::shared_ptr<unsigned> of_;
};

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
                     where->strand});
    }
  }
  std::erase_if(under_way_, [](const auto& one) { return *one.second == 0; });
  watches_.take_over(std::move(all));
}

/// False: a sync reads at present, or the memory is not open; the change is read after that.
bool watched_syncs::begin_watched_read(const source_key& key) {
  const auto found = std::find_if(islands_.begin(), islands_.end(),
                                  [&](const auto& where) { return where->settings.id == key.first; });
  if (found == islands_.end() || tasks_.stopping()) return false;
  const auto& where = *found;
  auto& under_way = under_way_[key];
  if (!under_way) under_way = std::make_shared<unsigned>(0);
  if (!where->store || where->turn.held() || *under_way >= most_watched_syncs) return false;
  sync_request what;
  what.source = key.second;
  what.by = origin::schedule;
  what.reads = sync_request::reading::changed_files;
  const auto part = std::make_shared<daemon::job::part>(where->settings.id, time_);
  tasks_.spawn(read_changed(where, what, part, under_way), part);
  return true;
}

asio::awaitable<void> watched_syncs::read_changed(std::shared_ptr<island> where, sync_request what,
                                                  std::shared_ptr<daemon::job::part> part,
                                                  std::shared_ptr<unsigned> under_way) {
  const counted_sync one(std::move(under_way));
  co_await syncs_.run(std::move(where), std::move(what), std::move(part));
}

}  // namespace sluis::daemon
