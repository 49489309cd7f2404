// What a first push leaves behind at an institution, without a target: each target's plan is computed as the daemon
// does it, and every change of it is intended and concluded as done. For benchmarks of what comes after, at sizes at
// which pushing to each target would take an hour. Nobody serves the institution meanwhile.
// sluis-bench-fill CONFIG INSTITUTION TARGET...
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/peak.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/cycle/planning/planning.hpp"
#include "daemon/process/root_key.hpp"
#include "model/local_time.hpp"

namespace {

using namespace sluis;

constexpr std::uint64_t at_once = 2'000;

void conclude_all(state::store& store, const plan_summary& plan) {
  auto plans = store.plans();
  plans.set_state(plan.id, plan_state::pushing).value();
  for (std::uint64_t first = 1; first <= plan.total(); first += at_once) {
    std::vector<std::uint64_t> ordinals;
    std::vector<state::push_outcome> came;
    for (auto i = first; i < std::min(first + at_once, plan.total() + 1); ++i) {
      ordinals.push_back(i);
      came.push_back({i, {outcome::kind::done, plan.target.str() + "-" + std::to_string(i), {}}});
    }
    plans.intend(plan.id, ordinals).value();
    plans.conclude(plan.id, came).value();
  }
  plans.set_state(plan.id, plan_state::done).value();
}

result<std::uint64_t> fill(state::store& store, const config::institution_settings& institution,
                           const std::string& name, instant now) {
  const auto is_it = [&](const auto& one) { return one.id.str() == name; };
  const auto target = std::find_if(institution.targets.begin(), institution.targets.end(), is_it);
  if (target == institution.targets.end()) return error(errc::not_found, "there is no target " + name);
  const std::atomic<bool> stopping = false;
  SLUIS_ASSIGN(const auto made, daemon::compute_plan(store, {institution, *target, {}, local_day(now)},
                                                     daemon::give_way(stopping, nullptr)));
  if (made.plan.state != plan_state::ready)
    return error(errc::refused, "the plan for " + name + " is not ready: " + made.plan.note);
  conclude_all(store, made.plan);
  return made.plan.total();
}

int fill(const std::string& file, const std::string& institution, const std::vector<std::string>& targets) {
  daemon::system_clock time;
  daemon::system_random chance;
  const auto all = config::load(file).value();
  const auto is_it = [&](const auto& one) { return one.id.str() == institution; };
  const auto found = std::find_if(all.institutions.begin(), all.institutions.end(), is_it);
  if (found == all.institutions.end()) {
    std::fprintf(stderr, "there is no institution %s\n", institution.c_str());
    return 2;
  }
  const auto key = daemon::load_root_key(all.daemon.key_file, daemon::missing_key::refuse, chance).value();
  const auto store =
      state::store::open(all.daemon.state_dir / institution, institution_id(institution), key, time, chance).value();
  std::uint64_t changes = 0;
  for (const auto& name : targets) {
    const auto done = fill(*store, *found, name, time.now());
    if (!done) {
      std::fprintf(stderr, "%s\n", done.error().text().c_str());
      return 1;
    }
    changes += *done;
  }
  std::printf("{\"changes\":%llu,\"peak_mb\":%.0f}\n", static_cast<unsigned long long>(changes), bench::peak_mb());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: sluis-bench-fill CONFIG INSTITUTION TARGET...\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  return fill(argv[1], argv[2], {argv + 3, argv + argc});
}
