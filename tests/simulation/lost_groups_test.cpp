// An export that loses who is in which group, a part each day: at the targets no more of it goes than at once.
#include "state/reads/held_reads.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

using lost_groups = held_school;

TEST_P(lost_groups, a_part_each_day_is_held_when_most_of_a_school_would_be_in_none) {
  pass_the_yearly_change();
  sync();
  auto& all = pupils();
  const auto in_groups = memberships_everywhere();
  std::size_t out = 0;
  const auto lose_groups = [&](std::size_t upto) {
    for (auto& [key, one] : all) {
      if (upto == 0) break;
      --upto;
      one.group_key.clear();
    }
  };
  for (const std::size_t percent : {30, 49, 70, 90, 96}) {
    out = all.size() * percent / 100;
    s.next_day();
    lose_groups(out);
    const auto report = sync();
    const bool is_most = percent > 50;
    EXPECT_EQ(report.reads.front().note.find("into none (student)") != std::string::npos, is_most)
        << report.reads.front().note;
    sync();
  }
  const auto half = all.size() * 49 / 100;
  EXPECT_GE(memberships_everywhere() + 3 * half, in_groups) << "what waits is taken from nobody";
  pass_days(40);
  EXPECT_GE(memberships_everywhere() + 3 * half, in_groups) << "nor because time passes";

  auto& store = *s.where->store;
  const auto open = state::held_reads(store).open().value();
  ASSERT_EQ(open.size(), 1U);
  state::held_reads(store).approve(open.front().hash(), store.actor("uid:1000").value()).value();
  sync();
  sync();
  EXPECT_LE(memberships_everywhere() + 3 * out, in_groups) << "an administrator's word";
}

INSTANTIATE_TEST_SUITE_P(seeds, lost_groups, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
