// A first provisioning in virtual time: inside Microsoft's quotas by itself, and close to them.
#include "tests/unit/connectors/graph_bench.hpp"

namespace sluis::targets::graph {
namespace {

using graph_pace = graph_bench;

TEST_F(graph_pace, a_first_provisioning_uses_the_quota_and_is_not_throttled) {
  constexpr unsigned users = 6'000;
  constexpr unsigned groups = 240;
  auto one_by_one = settings();
  one_by_one.connections = 1;  // virtual time adds up the waits of those that would wait beside each other
  restart(one_by_one);
  const auto begun = time.now();
  std::vector<released_change> changes;
  for (unsigned i = 0; i < groups; ++i) changes.push_back(group(20'000 + i));
  const auto group_ids = made(changes);
  std::vector<std::string> ids;
  for (unsigned first = 1; first <= users; first += 1'000) {
    const auto some = made_users(1'000, first);
    ids.insert(ids.end(), some.begin(), some.end());
  }
  changes.clear();
  for (unsigned i = 0; i < users; ++i)
    changes.push_back(change_by(operation::add_member, 20'000 + i % groups, {}, group_ids[i % groups], ids[i]));
  for (const auto& each : apply(changes)) ASSERT_EQ(each.what, done) << each.cause.text();

  const auto counted = tenant->counts();
  const double seconds = std::chrono::duration<double>(time.now() - begun).count();
  const double writes = counted["writes"].get<double>();
  const double used = writes / (seconds / 150 * 3'000);
  EXPECT_EQ(counted["throttled"], 0U);
  EXPECT_EQ(writes, groups + users + 2 * groups) << "25 members are two requests";
  EXPECT_GE(used, 0.95);
  std::printf("graph pace: %.0f writes in %.0f s, %.1f %% of the write budget, %.3f requests per account\n", writes,
              seconds, used * 100, static_cast<double>(wire->requests.size()) / users);
}

TEST_F(graph_pace, slows_down_before_it_is_told_to_stop) {
  auto with = tenant_settings(time);
  with.quotas.writes = 1'000;  // another application uses the rest of what the tenant may
  start_over(with);
  std::vector<released_change> changes;
  for (unsigned i = 1; i <= 2'000; ++i) changes.push_back(creation(i));
  for (const auto& each : apply(changes)) ASSERT_EQ(each.what, done) << each.cause.text();
  const auto throttled = tenant->counts()["throttled"].get<double>();
  EXPECT_LE(throttled / 2'000, 0.08);
}

}  // namespace
}  // namespace sluis::targets::graph
