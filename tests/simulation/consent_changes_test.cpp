// Consents that follow one another, in virtual time (issue 13, point 8).
#include <gtest/gtest.h>

#include "tests/simulation/simulation.hpp"
#include "tests/support/consents.hpp"

namespace sluis::simulation {
namespace {

const attribute_set most{consent_attribute::given_name, consent_attribute::family_name_prefix, consent_attribute::family_name,
                         consent_attribute::email, consent_attribute::groups, consent_attribute::school};

class consent_changes : public testing::TestWithParam<std::uint64_t> {
 protected:
  simulation s{GetParam()};
};

// Issue 13, point 8: what a narrower consent ended keeps its day.
TEST_P(consent_changes, a_withdrawal_puts_off_no_deletion_that_an_earlier_end_began) {
  s.grant_consent(most, 400);
  ASSERT_EQ(s.converge(), "");
  const auto stays = s.real.schools.front();
  const auto today = [&] { return local_day(s.time.now()); };
  auto narrower = testing_support::signed_consent(target_id("partner"), most, today(), today() + std::chrono::days{400});
  narrower.schools = {stays.brin};
  s.where->store->consents().record(narrower, actor_id{}).value();
  for (int d = 0; d < 30; ++d) s.next_day();
  ASSERT_EQ(s.sync().targets.at(0).plan.state, plan_state::held) << "everybody of a school";
  auto& plans = s.where->store->plans();
  plans.approve(plans.newest_open(target_id("partner")).value()->id, actor_id{}).value();
  s.sync();
  const auto groups = s.there.groups.size();
  for (int d = 0; d < 13; ++d) s.next_day();
  s.withdraw_consent();
  s.sync();
  const auto all = s.there.users.size();
  for (int d = 13; d < 89; ++d) s.next_day();
  s.sync();
  EXPECT_EQ(s.there.users.size(), all) << "inactive accounts are kept for the term";
  s.next_day();
  s.sync();
  EXPECT_EQ(s.there.users.size(), stays.pupils.size()) << "90 days after they were disabled, whatever was withdrawn since";
  s.sync();
  EXPECT_LT(s.there.groups.size(), groups) << "and their school's groups";
  EXPECT_FALSE(s.there.groups.empty());
  for (int d = 0; d < 13; ++d) s.next_day();
  s.sync();
  s.sync();
  EXPECT_TRUE(s.there.users.empty()) << "90 days after the withdrawal";
  EXPECT_TRUE(s.there.groups.empty());
}

INSTANTIATE_TEST_SUITE_P(seeds, consent_changes, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace sluis::simulation
