// One night's erasures in a memory that sluis-bench-intake filled, and the verification of its log: sluis-bench-erasure STATE_FOLDER COUNT. Prints one JSON object.
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/peak.hpp"
#include "daemon/outside.hpp"
#include "state/log/verify.hpp"
#include "state/store.hpp"

namespace {

template <class Work>
double seconds_of(const Work& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace sluis;
  if (argc != 3) {
    std::fprintf(stderr, "usage: sluis-bench-erasure STATE_FOLDER COUNT\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  daemon::system_clock time;
  daemon::system_random chance;
  const secret root_key(std::string(32, 'b'));
  auto store = state::store::open(argv[1], institution_id("bench"), root_key, time, chance).value();
  std::vector<subject_id> due;
  for (const auto& row : store->facts().page(subject_kind::person, {}, static_cast<std::uint32_t>(std::atoi(argv[2]))).value()) due.push_back(row.id);
  const auto keys = store->keys().size();
  const double rewrap_s = seconds_of([&] { (void)store->keys().write_next_epoch(due).value(); });  // nobody counts on it: written again below
  std::uint64_t erased = 0;
  const double erase_s = seconds_of([&] { erased = store->erase(due, {}, "bench").value(); });
  const auto leaves = store->log().size();
  const double verify_s = seconds_of([&] { (void)state::verify_log(store->folder() / "log").value(); });
  std::uint64_t bytes = 0;
  auto entries = store->db().prepare("SELECT sum(length(entry)) FROM leaf");
  if (entries.step()) bytes = static_cast<std::uint64_t>(entries.integer(0));
  std::printf("{\"keys\":%llu,\"erased\":%llu,\"rewrap_s\":%.3f,\"erase_s\":%.3f,\"leaves\":%llu,\"leaf_bytes\":%llu,\"verify_s\":%.3f,\"peak_mb\":%.0f}\n",
              static_cast<unsigned long long>(keys), static_cast<unsigned long long>(erased), rewrap_s, erase_s, static_cast<unsigned long long>(leaves),
              static_cast<unsigned long long>(bytes), verify_s, bench::peak_mb());
  return erased == due.size() ? 0 : 1;
}
