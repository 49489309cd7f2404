// Issue 13, point 8: until when a person was covered is a question of role and school.
#include "state/consent_coverage.hpp"

#include <gtest/gtest.h>

#include "state/ledger.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

constexpr subject_id no_school{};

class consent_coverage_test : public testing::Test {
 protected:
  void grant(role_set roles, day from, day until) {
    auto signed_one = sluis::testing_support::signed_consent(partner, {consent_attribute::given_name}, from, until);
    signed_one.roles = roles;
    store->consents().record(signed_one, actor_id{}).value();
  }
  void move_clock(day to) { store.time.time = to + std::chrono::hours{12}; }
  std::optional<consent_coverage::end> staff_until(day on_day) {
    return coverage_of(*store, partner).value().last_covered(role::staff, no_school, on_day);
  }

  open_store store;  // 2026-11-23
  const day today = on(2026, 11, 23);
};

TEST_F(consent_coverage_test, ends_the_day_before_a_narrower_consent_takes_effect) {
  grant(role_set::all(), on(2026, 8, 1), on(2028, 7, 31));
  EXPECT_EQ(staff_until(today)->last, on(2028, 7, 31));
  move_clock(on(2026, 12, 2));
  grant({role::student}, on(2026, 8, 1), on(2028, 7, 31));  // recorded today, dated back
  EXPECT_EQ(staff_until(on(2026, 12, 2)), (consent_coverage::end{on(2026, 12, 1), false}))
      << "until then they were covered, whatever the new one's first day";
  const auto now = coverage_of(*store, partner).value();
  EXPECT_FALSE(now.covers(role::staff, no_school, on(2026, 12, 2)));
  EXPECT_TRUE(now.covers(role::staff, no_school, on(2026, 12, 1)));
  EXPECT_TRUE(now.covers(role::student, no_school, on(2026, 12, 2)));
  EXPECT_FALSE(now.is_always_whole());
}

TEST_F(consent_coverage_test, knows_the_days_to_come) {
  grant(role_set::all(), today, on(2027, 7, 31));
  grant({role::student}, on(2027, 8, 1), on(2028, 7, 31));
  const auto now = coverage_of(*store, partner).value();
  EXPECT_EQ(now.changes_after(today), std::vector<day>{on(2027, 8, 1)});
  EXPECT_TRUE(now.covers(role::staff, no_school, on(2027, 7, 31)));
  EXPECT_FALSE(now.covers(role::staff, no_school, on(2027, 8, 1)));
  EXPECT_EQ(now.last_covered(role::staff, no_school, on(2027, 8, 2)), (consent_coverage::end{on(2027, 7, 31), false}));
}

TEST_F(consent_coverage_test, a_withdrawal_ends_it_and_is_told_from_being_replaced) {
  grant(role_set::all(), on(2026, 8, 1), on(2028, 7, 31));
  store->consents().withdraw(partner, actor_id{}).value();
  EXPECT_EQ(staff_until(today), (consent_coverage::end{today, true}));
  store.time.time += std::chrono::hours{1};
  grant({role::student}, today, on(2028, 7, 31));
  EXPECT_EQ(staff_until(today), (consent_coverage::end{today, true})) << "withdrawn before the next one was recorded";
  EXPECT_FALSE(coverage_of(*store, partner).value().covers(role::staff, no_school, today));
}

// Issue 13, point 8: a clock that was ahead and was put right changes no order.
TEST_F(consent_coverage_test, a_withdrawal_is_no_replacement_though_the_next_one_bears_an_earlier_day) {
  grant(role_set::all(), on(2026, 8, 1), on(2028, 7, 31));
  move_clock(on(2026, 11, 25));
  store->consents().withdraw(partner, actor_id{}).value();
  move_clock(on(2026, 11, 24));
  grant({role::student}, on(2026, 11, 24), on(2028, 7, 31));
  EXPECT_EQ(staff_until(on(2026, 11, 25)), (consent_coverage::end{on(2026, 11, 25), true}))
      << "withdrawn before the next one was recorded";
}

TEST_F(consent_coverage_test, one_that_was_recorded_while_the_clock_was_ahead_is_not_left_out) {
  move_clock(on(2026, 11, 25));
  grant(role_set::all(), on(2026, 11, 25), on(2028, 7, 31));
  move_clock(today);
  grant({role::student}, today, on(2028, 7, 31));
  EXPECT_EQ(staff_until(today), (consent_coverage::end{on(2026, 11, 22), false}))
      << "replaced, so that the grace runs, and not as if nobody had ever covered them";
}

TEST_F(consent_coverage_test, nobody_was_ever_covered_by_a_consent_for_others) {
  grant({role::student}, today, on(2028, 7, 31));
  EXPECT_FALSE(staff_until(today).has_value());
}

}  // namespace
}  // namespace sluis::state
