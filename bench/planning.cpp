// Naming and planning in a memory that sluis-bench-intake filled: sluis-bench-planning STATE_FOLDER. Everybody is
// named, slice by slice; a first plan for a target with a consent is made and carried out as if the target took
// everything; the plan after it settles what had several changes; and then come plannings in which nothing has changed.
// Prints one JSON object; microseconds a person where it says us.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

#include "bench/first_push.hpp"
#include "bench/peak.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "daemon/cycle/planning/planning.hpp"
#include "state/ledger.hpp"
#include "tests/support/consents.hpp"

namespace {

using namespace sluis;

/// Of the processor's time: machines are shared and noisy.
double cpu_seconds_now() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Work>
double cpu_seconds_of(const Work& work) {
  const auto begun = cpu_seconds_now();
  work();
  return cpu_seconds_now() - begun;
}

struct named {
  std::uint64_t count = 0, slices = 0;
  double seconds = 0, longest = 0;
};

named name_all(state::store& store) {
  named out;
  daemon::naming_run all({});
  for (bool is_more = true; is_more; ++out.slices) {
    const auto took = cpu_seconds_of([&] { is_more = all.go_on(store).value(); });
    out.seconds += took;
    out.longest = std::max(out.longest, took);
  }
  out.count = all.so_far().named;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: sluis-bench-planning STATE_FOLDER\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  daemon::system_clock time;
  daemon::system_random chance;
  const secret root_key(std::string(32, 'b'));
  auto store = state::store::open(argv[1], institution_id("bench"), root_key, time, chance).value();
  const auto naming = name_all(*store), again = name_all(*store);

  config::institution_settings institution;
  institution.id = institution_id("bench");
  institution.mail_domain = "bench.example";
  config::target_settings target;
  target.id = target_id("partner");
  target.kind = testing_support::partner_address().kind;
  target.url = testing_support::partner_address().address;
  const auto today = std::chrono::floor<std::chrono::days>(time.now());
  store->consents()
      .record(testing_support::signed_consent(target.id, attribute_set::all(), today, today + std::chrono::days(300)),
              actor_id{})
      .value();
  const std::atomic<bool> stopping = false;
  const daemon::give_way never(stopping, nullptr);
  const auto plan = [&] { return daemon::compute_plan(*store, {institution, target, {}, today}, never).value().plan; };
  plan_summary first;
  const double first_s = cpu_seconds_of([&] { first = plan(); });
  bench::conclude_all(*store, first,
                      [](std::uint64_t ordinal) { return "0123456789abcdef" + std::to_string(ordinal); });
  const double second_s = cpu_seconds_of([&] { (void)plan(); });
  double quiet_s = 1e9;
  for (int i = 0; i < 5; ++i) quiet_s = std::min(quiet_s, cpu_seconds_of([&] { (void)plan(); }));

  const auto counts = store->facts().counts().value();
  const auto people = static_cast<double>(counts.students + counts.staff + counts.guardians);
  std::printf(
      "{\"people\":%.0f,\"named\":%llu,\"naming_s\":%.2f,\"naming_us\":%.1f,\"slices\":%llu,\"longest_slice_ms\":%.1f,"
      "\"naming_again_s\":%.3f,\"changes\":%llu,\"first_plan_s\":%.2f,\"first_plan_us\":%.1f,\"second_plan_s\":%.2f,"
      "\"quiet_plan_s\":%.3f,\"quiet_plan_us\":%.2f,\"peak_mb\":%.0f}\n",
      people, static_cast<unsigned long long>(naming.count), naming.seconds, naming.seconds * 1e6 / people,
      static_cast<unsigned long long>(naming.slices), naming.longest * 1e3, again.seconds,
      static_cast<unsigned long long>(first.total()), first_s, first_s * 1e6 / people, second_s, quiet_s,
      quiet_s * 1e6 / people, bench::peak_mb());
  return 0;
}
