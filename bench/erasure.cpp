// One night's erasures in a memory that sluis-bench-intake filled, and the verification of its log: sluis-bench-erasure
// STATE_FOLDER COUNT. Before that everybody is named and pushed to a target that takes everything, so that there are as
// many rows as a school board has. The erasure goes slice by slice on a strand of a pool of one worker, as the daemon's
// does, while somebody else asks that strand for a person every few milliseconds. Prints one JSON object.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <optional>
#include <string>
#include <thread>

#include "bench/first_push.hpp"
#include "bench/peak.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "daemon/threads/on_strand.hpp"
#include "state/erasure/deletions.hpp"
#include "state/log/verify.hpp"
#include "state/store.hpp"

namespace {

using namespace sluis;
using seconds = std::chrono::duration<double>;

template <class Work>
double seconds_of(const Work& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return seconds(std::chrono::steady_clock::now() - begun).count();
}

/// Does this on the strand, and waits for it.
template <class Work>
void on_strand_of(const daemon::worker_strand& strand, const Work& work) {
  std::promise<void> done;
  boost::asio::post(strand, [&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

struct night {
  std::uint64_t erased = 0, slices = 0, asked = 0;
  double longest_slice = 0, worst_wait = 0;
};

night erase(state::store& store, const std::vector<subject_id>& due, const subject_id& somebody) {
  night out;
  boost::asio::thread_pool pool(1);
  const daemon::worker_strand strand(pool.get_executor());
  std::atomic<bool> over = false;
  std::thread asks([&] {
    while (!over) {
      const auto wait = seconds_of([&] {
        on_strand_of(strand, [&] { (void)store.facts().load_person(*store.facts().find(somebody).value()).value(); });
      });
      out.worst_wait = std::max(out.worst_wait, wait);
      ++out.asked;
      std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
  });
  const auto slice = [&](const auto& work) {
    double took = 0;
    on_strand_of(strand, [&] { took = seconds_of(work); });
    out.longest_slice = std::max(out.longest_slice, took);
    ++out.slices;
  };
  slice([&] {
    (void)store.erasable(day{}, due.size()).value();
  });  // what the daemon asks first; nobody left that long ago
  state::deletion_search search(due);
  for (bool is_more = true; is_more;) slice([&] { is_more = search.go_on(store.db(), 10'000).value(); });
  slice([&] {
    (void)state::deletion_notes(store.db(), due, search.found());
    store.begin_erasure(due, {}, state::same_note("bench")).value();
  });
  for (std::optional<std::uint64_t> done; !done;) {
    slice([&] { done = store.go_on_erasing().value(); });
    out.erased = done.value_or(0);
  }
  over = true;
  asks.join();
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: sluis-bench-erasure STATE_FOLDER COUNT\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  daemon::system_clock time;
  daemon::system_random chance;
  const secret root_key(std::string(32, 'b'));
  auto store = state::store::open(argv[1], institution_id("bench"), root_key, time, chance).value();
  daemon::name_everyone(*store, {}).value();
  bench::push_everybody(*store);
  const auto everybody =
      store->facts().page(subject_kind::person, {}, static_cast<std::uint32_t>(std::atoi(argv[2])) + 1).value();
  std::vector<subject_id> due;
  for (const auto& row : everybody) due.push_back(row.id);
  const auto somebody = due.back();
  due.pop_back();
  const auto keys = store->keys().size();
  const double rewrap_s = seconds_of(
      [&] { (void)store->keys().write_next_epoch(due).value(); });  // nobody counts on it: written again below
  night done;
  const double erase_s = seconds_of([&] { done = erase(*store, due, somebody); });
  const auto leaves = store->log().size();
  const double verify_s = seconds_of([&] { (void)state::verify_log(store->folder() / "log").value(); });
  std::uint64_t bytes = 0;
  auto entries = store->db().prepare("SELECT sum(length(entry)) FROM leaf");
  if (entries.step()) bytes = static_cast<std::uint64_t>(entries.integer(0));
  const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
  std::printf(
      "{\"keys\":%llu,\"erased\":%llu,\"rewrap_s\":%.3f,\"erase_s\":%.3f,\"slices\":%llu,\"longest_slice_ms\":%.1f,"
      "\"asked\":%llu,\"worst_wait_ms\":%.1f,"
      "\"leaves\":%llu,\"leaf_bytes\":%llu,\"verify_s\":%.3f,\"peak_mb\":%.0f}\n",
      number(keys), number(done.erased), rewrap_s, erase_s, number(done.slices), done.longest_slice * 1e3,
      number(done.asked), done.worst_wait * 1e3, number(leaves), number(bytes), verify_s, bench::peak_mb());
  return done.erased == due.size() ? 0 : 1;
}
