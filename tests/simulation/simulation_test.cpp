// Whole terms in virtual time, with everything going wrong that can: kills, lost answers, refusals, broken reads.
#include "tests/simulation/simulation.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "state/log/verify.hpp"

namespace sluis::simulation {
namespace {

const attribute_set most{consent_attribute::given_name, consent_attribute::family_name_prefix, consent_attribute::family_name,
                         consent_attribute::email, consent_attribute::groups, consent_attribute::school};

std::vector<std::uint64_t> seeds() {
  if (const char* one = std::getenv("SLUIS_SEED"); one != nullptr) return {std::strtoull(one, nullptr, 10)};
  return {1, 2, 3, 4, 5, 6, 7, 8};
}

std::string verified(const simulation& s) {
  const auto report = state::verify_log(s.log_folder());
  return report ? std::string() : report.error().text();
}

class term : public testing::TestWithParam<std::uint64_t> {
 protected:
  simulation s{GetParam()};
};

TEST_P(term, nothing_leaves_without_consent) {  // R-B3
  for (int d = 0; d < 5; ++d) {
    s.real.live_a_day(s.chance);
    const auto report = s.sync();
    ASSERT_EQ(report.problem, "");
    ASSERT_EQ(report.targets.at(0).plan.state, plan_state::withheld);
    s.next_day();
  }
  EXPECT_EQ(s.there.requests, 0U);
  EXPECT_TRUE(s.there.users.empty());
}

TEST_P(term, a_day_without_changes_makes_no_request) {
  s.grant_consent(most, 300);
  ASSERT_EQ(s.converge(), "");
  const auto before = s.there.requests;
  s.sync();
  EXPECT_EQ(s.there.requests, before);
}

TEST_P(term, kills_and_lost_answers_make_no_duplicate_and_lose_nothing) {  // must never happen: 5
  s.grant_consent(most, 300);
  for (int d = 0; d < 20; ++d) {
    s.faults = {.lost_before = 0.05, .lost_after = 0.05, .refused = 0.03, .down = 0.05, .killed = 0.03};
    s.real.live_a_day(s.chance);
    s.sync();
    s.next_day();
  }
  EXPECT_GT(s.kills, 0U);
  EXPECT_EQ(s.converge(), "") << "seed " << GetParam();
  EXPECT_EQ(verified(s), "");
}

TEST_P(term, no_broken_read_removes_anyone) {  // must never happen: 2
  s.grant_consent(most, 300);
  ASSERT_EQ(s.converge(), "");
  for (const auto fault : {read_fault::breaks_off, read_fault::empty, read_fault::school_missing, read_fault::folder_gone,
                           read_fault::one_invalid, read_fault::one_without_key}) {
    s.reads = fault;
    s.sync();
    s.next_day();
    EXPECT_EQ(s.difference(), "") << "seed " << GetParam() << ", read fault " << static_cast<int>(fault);
  }
}

TEST_P(term, what_somebody_changes_at_the_partner_is_found_and_put_right) {
  s.grant_consent(most, 300);
  ASSERT_EQ(s.converge(), "");
  for (int d = 0; d < 10; ++d) {
    s.faults = {.lost_before = 0.05, .lost_after = 0.05, .refused = 0.03, .down = 0.05, .killed = 0.02};
    for (int i = 0; i < 5; ++i) s.meddle();
    s.real.live_a_day(s.chance);
    s.sync();
    s.next_day();
  }
  for (int i = 0; i < 5; ++i) s.meddle();
  EXPECT_EQ(s.converge(), "") << "seed " << GetParam();
}

TEST_P(term, a_partner_that_is_down_for_days_is_asked_seldom_and_catches_up_by_itself) {
  s.grant_consent(most, 300);
  ASSERT_EQ(s.converge(), "");
  daemon::sync_request scheduled;
  scheduled.by = daemon::origin::schedule;
  s.faults = {.down = 1};
  s.there.greetings = 0;
  int cycles = 0;
  for (int d = 0; d < 3; ++d) {
    s.real.live_a_day(s.chance);
    for (int quarter = 0; quarter < 96; ++quarter, ++cycles) {
      s.sync(scheduled);
      s.time.advance(std::chrono::minutes(15));
    }
  }
  EXPECT_GT(s.there.greetings, 6U) << "it is asked again";
  EXPECT_LT(s.there.greetings, 60U) << "of " << cycles << " cycles";
  const auto& seat = s.where->targets.front();
  ASSERT_TRUE(seat.failing_since);
  EXPECT_GE(s.time.now() - *seat.failing_since, std::chrono::hours(60));
  s.faults = {};
  for (int quarter = 0; quarter < 20; ++quarter) {  // within the longest wait and the cycles that a plan takes
    s.sync(scheduled);
    s.time.advance(std::chrono::minutes(15));
  }
  EXPECT_EQ(s.difference(), "") << "seed " << GetParam();
  EXPECT_FALSE(s.where->targets.front().failing_since);
}

TEST_P(term, consent_comes_shrinks_and_goes) {  // must never happen: 1
  s.grant_consent(most, 300);
  ASSERT_EQ(s.converge(), "");
  s.next_day();
  s.grant_consent({consent_attribute::given_name, consent_attribute::family_name}, 300);
  EXPECT_EQ(s.converge(), "") << "after the consent shrank";
  s.next_day();
  s.withdraw_consent();
  EXPECT_EQ(s.converge(), "") << "after the withdrawal";
  for (const auto& [id, user] : s.there.users) EXPECT_FALSE(user.active);
  s.next_day();
  s.real.live_a_day(s.chance);
  s.sync();
  EXPECT_EQ(s.there.without_consent, 0U);
  s.grant_consent(most, 3);
  EXPECT_EQ(s.converge(), "") << "after a new consent";
  for (int d = 0; d < 5; ++d) s.next_day();
  s.update_allowed();
  EXPECT_FALSE(s.there.consent);
  EXPECT_EQ(s.converge(), "") << "after its last day";
}

INSTANTIATE_TEST_SUITE_P(seeds, term, testing::ValuesIn(seeds()),
                         [](const auto& seed) { return "seed_" + std::to_string(seed.param); });

}  // namespace
}  // namespace sluis::simulation
