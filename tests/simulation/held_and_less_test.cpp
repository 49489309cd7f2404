// What was held stays held when it becomes less (issue 13, 1).
#include "state/orders.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

/// 21 are lost of 80, which is held; a day later something makes less of it. Nobody approved anything.
class held_and_less : public held_school {
 public:
  static constexpr std::size_t lost_first = 21;
  void SetUp() override {
    s.time.advance(std::chrono::hours(24 * 45));  // the yearly change is over: the limit is 10 %
    held_school::SetUp();
  }
  using held_school::pupils, held_school::s, held_school::subject_of, held_school::sync;
  void order_about(const std::string& key) {
    const auto by = s.where->store->actor("uid:1000").value();
    ASSERT_TRUE(
        state::orders(*s.where->store).give(subject_of(key), order_kind::leave, "T-1", by, local_day(s.time.now())));
  }
  /// A day later, and half a year.
  void expect_that_nobody_goes(const char* what, std::size_t still_held, std::size_t erased_by_order = 0) {
    sync();
    pass_days(1);
    EXPECT_TRUE(is_held("partner")) << what;
    EXPECT_EQ(counts().not_accepted, still_held) << what;
    const auto active = active_everywhere();
    pass_days(91);
    in_the_evening();
    EXPECT_EQ(active_everywhere(), active) << what;
    EXPECT_EQ(counts().not_accepted, still_held - erased_by_order) << what;
  }
};

TEST_P(held_and_less, one_is_back) {
  auto lost = lose(lost_first);
  sync();
  ASSERT_TRUE(is_held("partner"));
  pupils().insert(*lost.begin());
  expect_that_nobody_goes("20 are left, which is the limit", lost_first - 1);
  EXPECT_EQ(erased(), 0U);
  approve("partner"), approve("graph"), approve("google");
  sync();
  EXPECT_EQ(counts().not_accepted, 0U) << "an approval is a word";
  EXPECT_EQ(active_everywhere(), 3 * all_pupils());
  lose(3);
  sync();
  EXPECT_EQ(counts().not_accepted, 0U) << "and the next few go by themselves again";
}

TEST_P(held_and_less, an_order_is_about_one_of_them) {
  const auto lost = lose(lost_first);
  sync();
  ASSERT_TRUE(is_held("partner"));
  order_about(lost.begin()->first);
  expect_that_nobody_goes("the order is about one", lost_first, 1);
  EXPECT_FALSE(state::holds(*s.where->store).at("")) << "the order decides about whom it is, and waits for nobody";
  EXPECT_EQ(erased(), 1U) << "whom the order is about";
}

TEST_P(held_and_less, one_comes_back_with_an_end_date) {
  auto lost = lose(lost_first);
  sync();
  ASSERT_TRUE(is_held("partner"));
  auto& one = *pupils().insert(*lost.begin()).first;
  one.second.ends = local_day(s.time.now());
  expect_that_nobody_goes("the source says when one left", lost_first - 1);
}

TEST_P(held_and_less, one_is_synced_by_name) {
  const auto lost = lose(lost_first);
  sync();
  ASSERT_TRUE(is_held("partner"));
  daemon::sync_request one;
  one.people = {subject_of(lost.begin()->first)};
  const auto active = active_everywhere(), memberships = memberships_everywhere();
  sync(one);
  EXPECT_EQ(active_everywhere(), active) << "to name somebody approves nothing";
  EXPECT_EQ(memberships_everywhere(), memberships) << "nothing of whom is held goes before";
  expect_that_nobody_goes("one was synced by name", lost_first);
}

TEST_P(held_and_less, the_school_grows) {
  lose(lost_first);
  sync();
  ASSERT_TRUE(is_held("partner"));
  for (int i = 0; i < 400; ++i)
    pupils()["new" + std::to_string(i)] = {"new" + std::to_string(i), "Kim", "", "Bos",
                                           s.real.schools.front().groups.begin()->first};
  expect_that_nobody_goes("21 of 459 are less than 10 %", lost_first);
}

TEST_P(held_and_less, the_season_s_limit_is_higher) {
  const instant before_it = day{std::chrono::year{2027} / 7 / 13} + std::chrono::hours(8);
  s.time.advance(before_it - s.time.now());
  sync();
  lose(lost_first);
  sync();
  ASSERT_TRUE(is_held("partner"));
  s.time.advance(std::chrono::hours(48));
  expect_that_nobody_goes("21 of 80 are less than 40 %", lost_first);
}

INSTANTIATE_TEST_SUITE_P(seeds, held_and_less, testing::Values(1));

}  // namespace
}  // namespace sluis::simulation
