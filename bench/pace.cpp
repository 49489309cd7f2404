// A first provisioning against the lab's quotas in virtual time: what share of the published budget is used, how much is throttled, how many requests an account
// costs. sluis-bench-pace graph|google [USERS GROUPS]; prints one JSON object.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "mapping/release.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/run.hpp"
#include "tests/unit/connectors/common_rig.hpp"

namespace {

using namespace sluis;

released_change change_of(operation op, unsigned n, field_map fields, std::string remote_id = {}, std::string member = {}) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  target_handle handle;
  for (unsigned i = 0; i < 4; ++i) handle.bytes[i] = static_cast<std::uint8_t>(n >> (8 * i));
  handle.bytes[15] = 0xa5;
  planned_change planned;
  planned.op = op;
  planned.after = std::move(fields);
  if (op == operation::add_member) planned.member = subject_id{};
  return mapping::release::let_through(all, n, planned, {handle, std::move(remote_id), std::move(member)}).value();
}

struct counter {
  targets::common_rig& rig;
  std::uint64_t not_done = 0;

  /// As the daemon does: as many at a time as the target asks for.
  std::vector<std::string> carry_out(const std::vector<released_change>& all) {
    std::vector<std::string> ids;
    const auto step = rig.api->batch_size();
    for (std::size_t first = 0; first < all.size(); first += step) {
      const std::vector<released_change> some(all.begin() + static_cast<std::ptrdiff_t>(first),
                                              all.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(first + step, all.size())));
      for (const auto& each : test::run(rig.api->apply(some))) {
        not_done += each.what == outcome::kind::done ? 0U : 1U;
        ids.push_back(each.remote_id);
      }
    }
    return ids;
  }
};

double peak_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024.0;
  }
  return 0;
}

double seconds_between(instant a, instant b) { return std::chrono::duration<double>(b - a).count(); }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 4) {
    std::fprintf(stderr, "usage: sluis-bench-pace graph|google [USERS GROUPS]\n");
    return 2;
  }
  const unsigned users = argc == 4 ? static_cast<unsigned>(std::atoi(argv[2])) : 25'000;
  const unsigned groups = argc == 4 ? static_cast<unsigned>(std::atoi(argv[3])) : 1'000;
  targets::common_rig rig(argv[1], 1);
  counter all{rig};
  if (!test::run(rig.api->prepare())) return 1;
  const auto begun = rig.time.now();
  std::vector<released_change> changes;
  for (unsigned i = 0; i < groups; ++i) changes.push_back(change_of(operation::create_group, 1'000'000 + i, {{field::group_name, "groep " + std::to_string(i)}}));
  const auto group_ids = all.carry_out(changes);
  changes.clear();
  for (unsigned i = 0; i < users; ++i) {
    const auto login = "pupil" + std::to_string(i) + "@demo.example";
    changes.push_back(change_of(operation::create_user, i, {{field::user_name, login}, {field::display_name, "Jan Jansen"}, {field::given_name, "Jan"}, {field::family_name, "Jansen"}}));
  }
  const auto users_begun = rig.time.now();
  const auto user_ids = all.carry_out(changes);
  const auto users_done = rig.time.now();
  changes.clear();
  for (unsigned i = 0; i < users; ++i) {
    changes.push_back(change_of(operation::add_member, 1'000'000 + i * groups / users, {}, group_ids[i * groups / users], user_ids[i]));
  }
  all.carry_out(changes);
  const auto ended = rig.time.now();
  const auto counts = rig.vendor->counts();
  const bool graph = rig.kind == "graph";
  // Microsoft's writes are the narrow place from beginning to end; Google's are creations while there are users to make, and queries otherwise.
  const double used = graph ? counts["writes"].get<double>() / (seconds_between(begun, ended) / 150 * 3'000) : users / (seconds_between(users_begun, users_done) * 10);
  const double queries = graph ? 0 : (groups + users) / ((seconds_between(begun, users_begun) + seconds_between(users_done, ended)) / 60 * 2'400);
  std::printf("{\"users\":%u,\"groups\":%u,\"not_done\":%llu,\"virtual_s\":%.0f,\"budget_used\":%.4f,\"queries_used\":%.4f,\"throttled\":%.4f,\"requests\":%zu,"
              "\"requests_per_account\":%.4f,\"peak_mb\":%.0f}\n",
              users, groups, static_cast<unsigned long long>(all.not_done), seconds_between(begun, ended), used, queries,
              counts["throttled"].get<double>() / static_cast<double>(rig.wire->requests.size()), rig.wire->requests.size(),
              static_cast<double>(rig.wire->requests.size()) / users, peak_mb());
  return all.not_done == 0 ? 0 : 1;
}
