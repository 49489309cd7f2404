// A first provisioning against the lab's quotas in virtual time: what share of the published budget is used, how much
// is throttled, how many requests an account costs. sluis-bench-pace graph|google [USERS GROUPS]; prints one JSON
// object.
#include <cstdio>
#include <cstdlib>

#include "bench/peak.hpp"
#include "bench/provisioning.hpp"
#include "tests/support/run.hpp"
#include "tests/unit/connectors/common_rig.hpp"

int main(int argc, char** argv) {
  using namespace sluis;
  using bench::seconds_between;
  if (argc != 2 && argc != 4) {
    std::fprintf(stderr, "usage: sluis-bench-pace graph|google [USERS GROUPS]\n");
    return 2;
  }
  const unsigned users = argc == 4 ? static_cast<unsigned>(std::atoi(argv[2])) : 25'000;
  const unsigned groups = argc == 4 ? static_cast<unsigned>(std::atoi(argv[3])) : 1'000;
  targets::common_rig rig(argv[1], 1);
  if (!test::run(rig.api->prepare())) return 1;
  const auto apply = [&](const std::vector<released_change>& some) { return test::run(rig.api->apply(some)); };
  const auto all = bench::provision({users, groups, *rig.api, apply, [&] { return rig.time.now(); }});
  const auto counts = rig.vendor->counts();
  const bool graph = rig.kind == "graph";
  // Microsoft's writes are the narrow place from beginning to end; Google's are creations while there are users to
  // make, and queries otherwise.
  const double used = graph ? counts["writes"].get<double>() / (seconds_between(all.begun, all.ended) / 150 * 3'000)
                            : users / (seconds_between(all.users_begun, all.users_done) * 10);
  const double queries =
      graph ? 0
            : (groups + users) /
                  ((seconds_between(all.begun, all.users_begun) + seconds_between(all.users_done, all.ended)) / 60 *
                   2'400);
  std::printf(
      "{\"users\":%u,\"groups\":%u,\"not_done\":%llu,\"virtual_s\":%.0f,\"budget_used\":%.4f,\"queries_used\":%.4f,"
      "\"throttled\":%.4f,\"requests\":%zu,"
      "\"requests_per_account\":%.4f,\"peak_mb\":%.0f}\n",
      users, groups, static_cast<unsigned long long>(all.not_done), seconds_between(all.begun, all.ended), used,
      queries, counts["throttled"].get<double>() / static_cast<double>(rig.wire->requests.size()),
      rig.wire->requests.size(), static_cast<double>(rig.wire->requests.size()) / users, bench::peak_mb());
  return all.not_done == 0 ? 0 : 1;
}
