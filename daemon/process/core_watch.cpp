// Sources with watch = true: which they are, and the sync that begins when a file of one has changed.
#include <algorithm>

#include "daemon/process/core.hpp"

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

/// At the start and after each reload.
void core::keep_watches() {
  std::vector<watched_source> all;
  for (const auto& where : islands_) {
    for (const auto& seat : where->sources) {
      if (!seat->settings.watch || stopping_) continue;
      all.push_back({{where->settings.id, seat->settings.id},
                     seat->settings.path,
                     seat->settings.settle,
                     [reader = seat->reader](std::string_view name) { return reader->is_about(name); },
                     where->strand});
    }
  }
  std::erase_if(watched_reads_, [](const auto& one) { return *one.second == 0; });
  watches_.take_over(std::move(all));
}

/// False: a sync reads at present, or the memory is not open; the change is read after that.
bool core::begin_watched_read(const source_key& key) {
  const auto found = std::find_if(islands_.begin(), islands_.end(),
                                  [&](const auto& where) { return where->settings.id == key.first; });
  if (found == islands_.end() || stopping_) return false;
  const auto& where = *found;
  auto& under_way = watched_reads_[key];
  if (!under_way) under_way = std::make_shared<unsigned>(0);
  if (!where->store || where->turn.held() || *under_way >= most_watched_syncs) return false;
  sync_request what;
  what.source = key.second;
  what.by = origin::schedule;
  what.reads = sync_request::reading::changed_files;
  const auto part = std::make_shared<daemon::job::part>(where->settings.id, time_);
  tasks_.spawn(read_changed(where, what, part, under_way),
               [part](const std::exception_ptr& thrown) { note_thrown(*part, thrown); });
  return true;
}

asio::awaitable<void> core::read_changed(std::shared_ptr<island> where, sync_request what,
                                         std::shared_ptr<daemon::job::part> part, std::shared_ptr<unsigned> under_way) {
  const counted_sync one(std::move(under_way));
  co_await sync_one(std::move(where), std::move(what), std::move(part));
}

}  // namespace sluis::daemon
