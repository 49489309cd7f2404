// The 90 days in virtual time (R-D2): disabled at once, the same account for who returns, erased for who stays away.
#include <gtest/gtest.h>

#include "daemon/cycle/erasing/erasing.hpp"
#include "model/local_time.hpp"
#include "state/check.hpp"
#include "state/erasure/receipt.hpp"
#include "state/log/tile_folder.hpp"
#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {
namespace {

class retention : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override {
    s.grant_consent(most_attributes, 300);
    ASSERT_EQ(s.converge(), "");
    auto& pupils = s.real.schools.front().pupils;
    returner = pupils.begin()->second;
    leaver = std::next(pupils.begin())->second;
    pupils.erase(returner.key);
    pupils.erase(leaver.key);
    for (const auto& [id, user] : s.there.users) before[id] = user.active;
    ASSERT_EQ(s.sync().problem, "");
  }
  /// Who is at the partner and not active there.
  [[nodiscard]] std::vector<std::string> disabled() const {
    std::vector<std::string> out;
    for (const auto& [id, user] : s.there.users) {
      if (!user.active) out.push_back(id);
    }
    return out;
  }
  void pass_days(int days) {
    for (int d = 0; d < days; ++d) {
      s.next_day();
      ASSERT_EQ(s.sync().problem, "");
    }
  }
  std::uint64_t in_the_evening() {
    s.time.advance(std::chrono::hours(10));  // 20:00 in the Netherlands: the maintenance window
    const auto report = s.sync();
    s.time.advance(-std::chrono::hours(10));
    EXPECT_EQ(report.problem, "");
    return report.erased;
  }

  simulation s{GetParam()};
  pupil returner, leaver;
  std::map<std::string, bool> before;
};

TEST_P(retention, a_leaver_is_disabled_at_once_and_a_returner_gets_the_same_account_back) {
  const auto left = disabled();
  ASSERT_EQ(left.size(), 2U);
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(disabled(), left);
  s.real.schools.front().pupils[returner.key] = returner;
  ASSERT_EQ(s.sync().problem, "");
  EXPECT_EQ(disabled().size(), 1U);
  EXPECT_EQ(s.there.users.size(), before.size()) << "the same account, not a new one";
  EXPECT_EQ(s.difference(), "");
}

TEST_P(retention, who_stays_away_is_erased_before_day_91_ends_and_the_receipt_proves_it) {
  pass_days(90);
  EXPECT_TRUE(disabled().empty()) << "deleted at the partner";
  EXPECT_EQ(s.there.users.size(), before.size() - 2);
  EXPECT_TRUE(s.where->store->erasures(10).value().empty()) << "by day only the accounts go";
  EXPECT_EQ(in_the_evening(), 2U);
  const auto done = s.where->store->erasures(10).value();
  ASSERT_EQ(done.size(), 2U);
  const auto by = state::tlog::tile_folder(s.log_folder()).verifier().value();
  for (const auto& one : done) {
    EXPECT_FALSE(s.where->store->keys().has(one.subject));
    ASSERT_TRUE(one.done_leaf);
    EXPECT_TRUE(state::verify_receipt(state::make_receipt(s.log_folder(), *one.done_leaf).value(), by));
  }
  const auto report = state::check_folder(s.folder, nullptr).value();
  EXPECT_EQ(report.findings, std::vector<std::string>{});
  EXPECT_EQ(in_the_evening(), 0U) << "once";
}

TEST_P(retention, requests_are_answered_in_the_midst_of_an_erasure) {
  pass_days(90);
  std::uint64_t begun = 0;
  s.meanwhile = [&] {
    for (const auto& one : s.where->store->erasures(10).value()) begun += one.done_leaf ? 0 : 1;
  };
  EXPECT_EQ(in_the_evening(), 2U);
  EXPECT_GT(begun, 0U) << "the strand was held from the first step to the last";
}

TEST_P(retention, a_group_that_left_is_deleted_after_its_own_term_and_erased_after_that_of_people_a_school_stays) {
  auto& school = s.real.schools.front();
  const auto gone = school.groups.begin()->first;
  school.groups.erase(gone);
  for (auto& [key, pupil] : school.pupils) {
    if (pupil.group_key == gone) pupil.group_key = school.groups.begin()->first;
  }
  const auto groups = s.there.groups.size();
  s.next_day();
  ASSERT_EQ(s.converge(), "");
  EXPECT_EQ(s.there.groups.size(), groups);
  pass_days(29);
  EXPECT_EQ(s.there.groups.size(), groups);
  pass_days(1);
  EXPECT_EQ(s.there.groups.size(), groups - 1);
  const auto held = s.where->store->facts().counts().value();
  pass_days(59);
  EXPECT_EQ(in_the_evening(), 2U) << "the two pupils, who left a day before it";
  pass_days(1);
  EXPECT_EQ(in_the_evening(), 1U) << "the group";
  EXPECT_EQ(s.where->store->facts().counts().value().groups, held.groups);
  EXPECT_EQ(s.where->store->facts().counts().value().schools, held.schools);
  EXPECT_EQ(state::check_folder(s.folder, nullptr).value().findings, std::vector<std::string>{});
}

class retention_interrupted : public retention {
 protected:
  /// In the midst of an erasure, at different moments of it.
  void break_off(int after_looks) {
    pass_days(90);
    int looks = 0;
    s.meanwhile = [&s = s, &looks, after_looks] {
      if (!s.where->store->erasures(10).value().empty() && ++looks > after_looks) s.stopping = true;
    };
    EXPECT_EQ(in_the_evening(), 0U);
    s.meanwhile = nullptr;
    ASSERT_EQ(s.where->store->erasures(10).value().size(), 2U);
    ASSERT_FALSE(s.where->store->erasures(10).value().front().done_leaf);
  }
  void expect_erased() {
    for (const auto& one : s.where->store->erasures(10).value()) EXPECT_TRUE(one.done_leaf);
    EXPECT_EQ(state::check_folder(s.folder, nullptr).value().findings, std::vector<std::string>{});
  }
};

TEST_P(retention_interrupted, a_stop_leaves_the_rest_to_the_next_start) {
  break_off(0);
  s.restart();
  expect_erased();
}

TEST_P(retention_interrupted, the_next_cycle_goes_on_whatever_the_hour) {
  break_off(static_cast<int>(GetParam() % 6));
  EXPECT_TRUE(daemon::is_anybody_due(*s.where->store, s.where->settings.retention, local_day(s.time.now())).value())
      << "the night tries again by itself";
  EXPECT_EQ(s.sync().erased, 2U);
  expect_erased();
  EXPECT_FALSE(daemon::is_anybody_due(*s.where->store, s.where->settings.retention, local_day(s.time.now())).value());
}

TEST_P(retention, who_comes_back_after_the_erasure_is_somebody_else) {
  pass_days(90);
  ASSERT_EQ(in_the_evening(), 2U);
  s.real.schools.front().pupils[leaver.key] = leaver;
  EXPECT_EQ(s.converge(), "");
  EXPECT_EQ(s.there.users.size(), before.size() - 1);
  for (const auto& [id, user] : s.there.users) {
    if (before.contains(id)) continue;
    EXPECT_TRUE(user.active);
  }
}

TEST_P(retention, a_partner_that_is_down_keeps_its_people_from_being_erased) {
  pass_days(89);
  s.faults = {.down = 1};
  s.next_day();
  s.sync();
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(disabled().size(), 2U);
  s.faults = {};
  s.time.advance(std::chrono::hours(5));
  s.sync();
  EXPECT_EQ(in_the_evening(), 2U);
}

TEST_P(retention, after_a_withdrawal_they_are_deleted_and_erased_all_the_same) {
  s.withdraw_consent();
  pass_days(90);
  EXPECT_EQ(s.there.users.size(), before.size() - 2);
  EXPECT_EQ(in_the_evening(), 2U);
  EXPECT_EQ(s.there.without_consent, 0U);
}

INSTANTIATE_TEST_SUITE_P(seeds, retention, testing::Values(1U, 2U, 3U));
INSTANTIATE_TEST_SUITE_P(seeds, retention_interrupted, testing::Values(1U, 2U, 3U, 4U, 5U));

}  // namespace
}  // namespace sluis::simulation
