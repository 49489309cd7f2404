// What the guard holds while the clock is in doubt (model/elapsed.hpp) is judged by the day that terms run by. After
// weeks off that is a day before the summer.
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

using held_in_doubt = held_school;

TEST_P(held_in_doubt, is_judged_anew_when_an_administrator_confirms_the_clock) {
  const auto on = [this](const char* day) {
    s.time.advance(std::chrono::sys_days(parse_day(day).value()) + std::chrono::hours(8) - s.time.now());
  };
  on("2027-07-05");
  sync();
  lose(9);  // more than one, and 10 %: before the summer that is held, however long the clock is in doubt afterwards
  sync();
  ASSERT_TRUE(is_held("partner"));
  approve("partner"), approve("graph"), approve("google");
  sync();
  s.switch_off();
  on("2027-08-16");
  s.switch_on();
  lose(20);  // of 71: in August so many may go
  sync();
  EXPECT_TRUE(is_held("partner"));
  auto& store = *s.where->store;
  store.lived().confirm(store.actor("uid:1000").value(), s.time.running()).value();
  sync();
  EXPECT_FALSE(is_held("partner"));
  EXPECT_EQ(active_everywhere(), 3 * all_pupils());
}

INSTANTIATE_TEST_SUITE_P(seeds, held_in_doubt, testing::Values(1U));

}  // namespace
}  // namespace sluis::simulation
