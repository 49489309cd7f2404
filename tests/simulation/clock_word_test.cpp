// What an administrator is told that the date is right means, before they say so (`sluis clock confirm`).
#include "tests/simulation/one_core.hpp"

namespace sluis::simulation {
namespace {

class clock_word : public one_core {
 protected:
  daemon::clock_view clock() { return ask(core->asks().clock.clocks(board)).value().front(); }
};

TEST_F(clock_word, counts_the_groups_whose_term_is_over_by_it) {
  auto& school = real.schools.front();
  on_io([&] {
    const auto left = school.groups.begin()->first;
    school.groups.erase(left);
    for (auto& [key, one] : school.pupils) {
      if (one.group_key == left) one.group_key = school.groups.begin()->first;
    }
  });
  time.advance(24h);
  sync();
  EXPECT_EQ(clock().problem, "");
  EXPECT_EQ(clock().groups, 0U) << "no clock is in doubt";
  time.advance(40 * 24h);
  const auto told = clock();
  EXPECT_NE(told.problem, "");
  EXPECT_EQ(told.groups, 1U) << "30 days";
  EXPECT_EQ(told.erased, 0U) << "90 days";
  ASSERT_TRUE(ask(core->takes().clock.confirm_clock(board, local_day(time.now()), anna)));
  EXPECT_EQ(clock().groups, 0U);
}

}  // namespace
}  // namespace sluis::simulation
