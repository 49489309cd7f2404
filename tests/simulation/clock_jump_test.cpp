// The system clock is wrong for one cycle, or the machine was off for weeks (model/elapsed.hpp): no term ends by that,
// nobody is deleted or erased, and everything goes on as if nothing had happened.
#include <gtest/gtest.h>

#include "model/local_time.hpp"
#include "state/absences.hpp"
#include "state/check.hpp"
#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {
namespace {

using std::chrono::days;
using std::chrono::hours;

class clock_jump : public testing::TestWithParam<int> {
 protected:
  /// A pupil left ten days ago, another leaves in fifty days.
  void SetUp() override {
    s.grant_consent(most_attributes, 800);
    pupils().begin()->second.ends = local_day(s.time.now()) + days(60);
    ending = pupils().begin()->first;
    ASSERT_EQ(s.converge(), "");
    all = s.there.users.size();
    leave();
    ASSERT_EQ(s.sync().problem, "");
    ASSERT_EQ(active(), all - 1);
    pass_days(10);
  }
  [[nodiscard]] std::map<std::string, pupil>& pupils() { return s.real.schools.front().pupils; }
  [[nodiscard]] state::store& store() { return *s.where->store; }
  /// The last of the school.
  void leave() { pupils().erase(std::prev(pupils().end())); }
  [[nodiscard]] std::size_t active() const {
    std::size_t out = 0;
    for (const auto& [id, user] : s.there.users) out += user.active ? 1U : 0U;
    return out;
  }
  void pass_days(int count) {
    for (int d = 0; d < count; ++d) {
      s.next_day();
      ASSERT_EQ(s.sync().problem, "");
    }
  }
  /// 20:00 in the Netherlands: the maintenance window.
  daemon::sync_report in_the_evening() {
    s.time.set(hours(10));
    auto report = s.sync();
    s.time.set(-hours(10));
    return report;
  }
  void expect_nobody_gone(const daemon::sync_report& report) {
    EXPECT_EQ(report.erased, 0U);
    EXPECT_EQ(s.there.users.size(), all) << "deleted at the partner";
    EXPECT_TRUE(store().erasures(10).value().empty()) << "fenced, or with a receipt";
  }
  void expect_sound() {
    EXPECT_EQ(state::check_folder(s.folder, nullptr).value().findings, std::vector<std::string>{});
  }
  /// As an administrator does.
  void confirm() { store().lived().confirm(store().actor("uid:1000").value(), s.time.running()).value(); }

  simulation s{1};
  std::string ending;
  std::size_t all = 0;
};

TEST_P(clock_jump, one_cycle_ahead_ends_no_term) {
  leave();  // seen only while the clock is wrong
  s.time.set(days(GetParam()));
  EXPECT_EQ(store().lived().state(), clock_state::ahead);
  expect_nobody_gone(s.sync());
  expect_nobody_gone(in_the_evening());
  s.time.set(-days(GetParam()));

  s.next_day();
  ASSERT_EQ(s.sync().problem, "");
  expect_nobody_gone(in_the_evening());
  EXPECT_EQ(active(), all - 2) << "whose last day is to come is active again";
  EXPECT_EQ(s.difference(), "");
  EXPECT_TRUE(state::absences(store()).not_accepted().value().empty());
  expect_sound();
  pass_days(78);  // the 89th day of the first
  expect_nobody_gone(in_the_evening());
  pass_days(1);
  EXPECT_EQ(s.there.users.size(), all - 1);
  EXPECT_EQ(in_the_evening().erased, 1U);
  pass_days(10);  // the 89th day of the second
  EXPECT_EQ(in_the_evening().erased, 0U);
  pass_days(1);
  EXPECT_EQ(in_the_evening().erased, 1U);
  expect_sound();
}

TEST_P(clock_jump, whoever_ended_ahead_of_time_is_back_though_no_source_is_read) {
  s.time.set(days(GetParam()));
  s.sync();
  EXPECT_EQ(active(), all - 2) << "an end date that the clock says is over disables, and deletes nothing";
  s.time.set(-days(GetParam()));
  daemon::sync_request nothing;
  nothing.reads = daemon::sync_request::reading::nothing;
  ASSERT_EQ(s.sync(nothing).problem, "");
  EXPECT_EQ(active(), all - 1);
  EXPECT_EQ(s.there.users.size(), all);
  expect_sound();
}

TEST_P(clock_jump, one_cycle_behind_begins_no_term_in_the_past) {
  leave();
  s.time.set(-days(GetParam()));
  const auto report = s.sync();
  EXPECT_NE(report.problem.find("days behind what this store has seen"), std::string::npos) << report.problem;
  EXPECT_TRUE(report.reads.empty()) << "nothing is read";
  expect_nobody_gone(in_the_evening());
  s.time.set(days(GetParam()));
  s.next_day();
  ASSERT_EQ(s.sync().problem, "");
  expect_nobody_gone(in_the_evening());
  EXPECT_EQ(active(), all - 2);
  EXPECT_EQ(s.difference(), "");
  expect_sound();
}

TEST_P(clock_jump, while_it_is_behind_no_term_ends_for_nothing_is_read) {
  pass_days(79);  // the 89th day of who left
  s.time.set(-days(GetParam()));
  for (int d = 0; d < 3; ++d) {  // time passes all the same, and the source may list them again
    s.next_day();
    EXPECT_TRUE(s.sync().reads.empty());
    expect_nobody_gone(in_the_evening());
  }
  s.time.set(days(GetParam()));
  s.next_day();
  ASSERT_EQ(s.sync().problem, "");
  EXPECT_EQ(s.there.users.size(), all - 1) << "they are absent from the newest read";
  expect_sound();
}

TEST_P(clock_jump, a_withdrawal_while_it_is_behind_deletes_nothing_before_its_time) {
  s.time.set(-days(GetParam()));
  s.withdraw_consent();
  s.sync();
  EXPECT_EQ(active(), 0U) << "what makes it more careful is not put off";
  s.time.set(days(GetParam()));
  const auto groups = s.there.groups.size();
  pass_days(79);  // the 89th day of who left
  expect_nobody_gone(in_the_evening());
  EXPECT_EQ(s.there.groups.size(), groups);
  pass_days(20);
  EXPECT_TRUE(s.there.users.empty()) << "ninety days after the withdrawal";
  expect_sound();
}

class clock_before_a_consent : public testing::TestWithParam<int> {
 protected:
  simulation s{1};
};

TEST_P(clock_before_a_consent, one_that_has_not_begun_sends_nothing_while_it_is_ahead) {
  s.grant_consent_from(local_day(s.time.now()) + days(62), most_attributes, 800);
  s.sync();
  EXPECT_TRUE(s.there.users.empty());
  s.time.set(days(GetParam()));
  s.sync();
  EXPECT_TRUE(s.there.users.empty()) << "nothing leaves before its first day";
  s.time.set(-days(GetParam()));
  s.next_day();
  s.sync();
  EXPECT_TRUE(s.there.users.empty());
  EXPECT_EQ(s.there.without_consent, 0U);
}

TEST_P(clock_before_a_consent, a_narrower_one_that_has_not_begun_takes_nothing_away_while_it_is_ahead) {
  s.grant_consent(most_attributes, 800);
  ASSERT_EQ(s.converge(), "");
  const auto groups = s.there.groups;
  s.grant_consent_from(local_day(s.time.now()) + days(62),
                       attribute_set{consent_attribute::given_name, consent_attribute::family_name}, 800);
  s.sync();
  const auto users = s.there.users;
  s.time.set(days(GetParam()));
  s.sync();
  EXPECT_EQ(s.there.groups.size(), groups.size());
  EXPECT_EQ(s.there.users.size(), users.size());
  for (const auto& [id, group] : s.there.groups) EXPECT_TRUE(groups.contains(id)) << "the same objects";
  s.time.set(-days(GetParam()));
  s.next_day();
  s.sync();
  EXPECT_EQ(s.there.groups.size(), groups.size());
}

INSTANTIATE_TEST_SUITE_P(days, clock_before_a_consent, testing::Values(100, 3650));

TEST_P(clock_jump, a_withdrawal_while_it_is_ahead_disables_at_once) {
  s.time.set(days(GetParam()));
  s.sync();
  s.withdraw_consent();
  s.sync();
  EXPECT_EQ(active(), 0U);
  s.time.set(-days(GetParam()));
  pass_days(1);
  EXPECT_EQ(active(), 0U) << "and stays in force when the clock is right";
  pass_days(77);  // the 88th day of who left
  expect_nobody_gone(in_the_evening());
  pass_days(20);
  EXPECT_TRUE(s.there.users.empty()) << "ninety days after the withdrawal";
  expect_sound();
}

TEST_P(clock_jump, a_file_that_was_read_while_it_was_ahead_is_not_new_for_ever) {
  s.time.set(days(GetParam()));
  pupils().begin()->second.family = "Nieuwenaam";  // another export
  s.sync();
  s.time.set(-days(GetParam()));
  pass_days(1);
  for (const auto& [school, file] : s.where->sources.front()->files) EXPECT_LE(file.since, s.time.now());
}

TEST_P(clock_jump, a_consent_that_has_ended_is_not_valid_again_while_it_is_behind) {
  s.grant_consent(most_attributes, 5);
  pass_days(6);
  const auto there = s.there.users;
  auto& somebody = pupils().begin()->second;
  somebody.family = "Nieuwenaam";
  s.time.set(-days(2));
  s.sync();
  EXPECT_EQ(s.there.without_consent, 0U);
  for (const auto& [id, user] : s.there.users) EXPECT_EQ(user.fields, there.at(id).fields);
  s.time.set(-days(GetParam()));
  s.sync();
  for (const auto& [id, user] : s.there.users) EXPECT_EQ(user.fields, there.at(id).fields);
}

TEST_P(clock_jump, a_clock_that_stays_wrong_ends_no_term_before_its_time) {
  s.time.set(days(GetParam()));
  for (int d = 0; d < 79; ++d) {  // the 89th day, whatever the clock says
    s.next_day();
    s.sync();
  }
  expect_nobody_gone(in_the_evening());
  s.next_day();
  s.sync();
  EXPECT_EQ(store().lived().state(), clock_state::ahead) << "until somebody confirms it";
  EXPECT_EQ(s.there.users.size(), all - 1) << "ninety days have really passed";
}

INSTANTIATE_TEST_SUITE_P(days, clock_jump, testing::Values(100, 3650));

using clock_after_weeks = clock_jump;

TEST_P(clock_after_weeks, nothing_ends_until_the_clock_is_confirmed) {
  pass_days(50);  // the 60th day
  leave();
  s.switch_off();
  s.time.advance(days(GetParam()));
  s.switch_on();
  for (int evening = 0; evening < 2; ++evening) {
    expect_nobody_gone(s.sync());
    expect_nobody_gone(in_the_evening());
    s.next_day();
  }
  EXPECT_EQ(active(), all - 3) << "who left, or whose last day is over, is disabled";
  confirm();
  const auto by_day = s.sync();  // on a Saturday, which is a maintenance window as well
  ASSERT_EQ(by_day.problem, "");
  EXPECT_EQ(s.there.users.size(), all - 1);
  EXPECT_EQ(by_day.erased + in_the_evening().erased, 1U);
  pass_days(87);
  EXPECT_EQ(in_the_evening().erased, 0U) << "a term begins on the day that the clock says, and not before";
  pass_days(1);
  EXPECT_EQ(in_the_evening().erased, 1U);
  expect_sound();
}

INSTANTIATE_TEST_SUITE_P(days, clock_after_weeks, testing::Values(40));

using clock_after_a_weekend = clock_jump;

TEST_P(clock_after_a_weekend, nothing_has_to_be_confirmed) {
  pass_days(77);  // the 87th day
  s.switch_off();
  s.time.advance(days(3) - hours(1));
  s.switch_on();
  ASSERT_EQ(s.sync().problem, "");
  EXPECT_EQ(store().lived().state(), clock_state::sound);
  s.time.advance(hours(1));
  ASSERT_EQ(s.sync().problem, "");
  EXPECT_EQ(s.there.users.size(), all - 1);
}

INSTANTIATE_TEST_SUITE_P(days, clock_after_a_weekend, testing::Values(3));

}  // namespace
}  // namespace sluis::simulation
