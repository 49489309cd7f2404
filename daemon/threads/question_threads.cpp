#include "daemon/threads/question_threads.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace sluis::daemon {

using clock_used = std::chrono::steady_clock;

class question_lane {
 public:
  static constexpr std::size_t at_once = 2;
  std::deque<std::function<void()>> waiting;
  std::size_t running = 0;
};

struct question_threads::state : std::enable_shared_from_this<state> {
  explicit state(bounds b) : limits(b) {}

  /// The lane whose turn it is, of those of which one more may run.
  std::shared_ptr<question_lane> next() {
    const auto found = std::find_if(lanes.begin(), lanes.end(),
                                    [](const auto& lane) { return lane->running < question_lane::at_once; });
    if (found == lanes.end()) return nullptr;
    auto out = std::move(*found);
    lanes.erase(found);
    return out;
  }

  /// One question of the lane; then it is the others' turn.
  void run_one(std::unique_lock<std::mutex>& held, const std::shared_ptr<question_lane>& lane) {
    auto work = std::move(lane->waiting.front());
    lane->waiting.pop_front();
    ++lane->running;
    if (!lane->waiting.empty()) lanes.push_back(lane);
    const auto mine = begun.insert(begun.end(), clock_used::now());
    held.unlock();
    work();
    work = nullptr;  // what it holds may end here, and may post something
    held.lock();
    begun.erase(mine);
    --lane->running;
    changed.notify_all();
  }

  void serve() {
    std::unique_lock held(mutex);
    for (;;) {
      while (auto lane = is_stopped ? nullptr : next()) run_one(held, lane);
      const bool is_too_many = threads > limits.threads + begun.size();
      if (is_stopped || is_too_many) break;
      ++idle;
      changed.wait(held);
      --idle;
    }
    --threads;
    const auto me = std::find_if(made.begin(), made.end(),
                                 [](const auto& each) { return each.get_id() == std::this_thread::get_id(); });
    if (me != made.end()) ended.splice(ended.end(), made, me);
    changed.notify_all();
  }

  [[nodiscard]] std::size_t without_end() const {
    const auto since = clock_used::now() - limits.patience;
    return static_cast<std::size_t>(
        std::count_if(begun.begin(), begun.end(), [&](const auto& from) { return from <= since; }));
  }

  [[nodiscard]] bool is_one_waiting() const {
    return std::any_of(lanes.begin(), lanes.end(),
                       [](const auto& lane) { return lane->running < question_lane::at_once; });
  }

  /// Looks now and then whether threads are missing, while there is work that no thread takes.
  void watch() {
    std::unique_lock held(mutex);
    while (!is_stopped) {
      if (!is_one_waiting()) {
        changed.wait(held);
      } else if (threads < std::min(limits.threads + without_end(), limits.most)) {
        make_one();
        changed.wait_for(held, std::chrono::milliseconds{1});  // until it has taken something
      } else {
        changed.wait_for(held, limits.patience / 2);
      }
    }
  }

  /// One that cannot be made is done without.
  void make_one() {
    for (auto& each : ended) each.join();  // at their end already, and without the lock
    ended.clear();
    try {
      made.emplace_back([self = shared_from_this()] { self->serve(); });
      ++threads;
    } catch (const std::system_error&) {
      return;
    }
  }

  bounds limits;
  std::mutex mutex;
  std::condition_variable changed;
  std::list<std::shared_ptr<question_lane>> lanes;  // with work that waits, each once
  std::list<clock_used::time_point> begun;          // when what runs began
  std::list<std::thread> made, ended;
  std::thread watcher;
  std::size_t threads = 0, idle = 0;
  bool is_stopped = false;
};

question_threads::question_threads(bounds b) : state_(std::make_shared<state>(b)) {}

question_threads::~question_threads() {
  stop();
}

std::shared_ptr<question_lane> question_threads::make_lane() {
  return std::make_shared<question_lane>();
}

void question_threads::post(const std::shared_ptr<question_lane>& lane, std::function<void()> work) {
  auto& in = *state_;
  const std::lock_guard held(in.mutex);
  if (in.is_stopped) return;
  lane->waiting.push_back(std::move(work));
  if (lane->waiting.size() == 1) in.lanes.push_back(lane);
  if (!in.watcher.joinable()) in.watcher = std::thread([self = state_] { self->watch(); });
  if (in.idle < in.lanes.size() && in.threads < in.limits.threads) in.make_one();
  in.changed.notify_all();
}

void question_threads::stop() {
  auto& in = *state_;
  std::list<std::thread> all;
  std::list<std::shared_ptr<question_lane>> dropped;
  {
    const std::lock_guard held(in.mutex);
    in.is_stopped = true;
    dropped.swap(in.lanes);
    all.splice(all.end(), in.made);
    all.splice(all.end(), in.ended);
    if (in.watcher.joinable()) all.push_back(std::move(in.watcher));
    in.changed.notify_all();
  }
  for (const auto& lane : dropped) lane->waiting.clear();
  for (auto& each : all) each.join();
}

}  // namespace sluis::daemon
