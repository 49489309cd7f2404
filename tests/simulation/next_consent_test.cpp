// What status, a sync and the journal say where the next consent is on record and begins later, in virtual time.
#include <gtest/gtest.h>

#include "daemon/cycle/consent/consent_status.hpp"
#include "daemon/cycle/consent/consent_warning.hpp"
#include "state/next_consent.hpp"
#include "tests/simulation/journal.hpp"
#include "tests/simulation/simulation.hpp"
#include "tests/support/consents.hpp"

namespace sluis::simulation {
namespace {

using std::chrono::days;

class next_consent : public testing::TestWithParam<std::uint64_t> {
 protected:
  day today() { return local_day(s.time.now()); }
  void pass(int n) {
    for (int d = 0; d < n; ++d) s.next_day();
    s.update_allowed();
  }
  daemon::target_status status(const std::string& state = "in step", const std::string& by_next = {},
                               std::uint64_t beyond = 0) {
    const auto& target = s.where->targets.front()->settings;
    daemon::target_status out;
    out.id = target.id;
    out.state = state;
    out.next_consent = by_next;
    out.beyond_consent = beyond;
    daemon::tell_consent(*s.where->store, s.where->settings, target, today(), out).value();
    return out;
  }
  std::string step(day begins) {
    return "the next consent begins on " + to_string(begins) + "; on that day: sluis sync --institution " +
           s.where->settings.id.str();
  }
  void record(day first, int length, const school_codes& schools) {
    auto c = testing_support::signed_consent(target_id("partner"), most_attributes, first, first + days(length));
    c.schools = schools;
    s.where->store->consents().record(c, actor_id{}).value();
    s.update_allowed();
  }
  static bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

  simulation s{GetParam()};
};

TEST_P(next_consent, is_told_with_its_day_in_the_grace_of_one_that_ended) {
  s.grant_consent(most_attributes, 10);
  ASSERT_EQ(s.converge(), "");
  pass(12);
  s.sync();
  EXPECT_TRUE(has(status().notice_next, "record the next consent")) << "none is on record";
  const auto begins = today() + days(3);
  s.grant_consent_from(begins, most_attributes, 300);
  EXPECT_EQ(status().notice_next, step(begins));
  EXPECT_TRUE(has(status().notice, "stay as they are until then")) << status().notice;
  EXPECT_FALSE(has(status().notice, "record the next")) << status().notice;
  const auto in_the_grace = s.sync().targets.at(0).plan.note;
  EXPECT_TRUE(has(in_the_grace, "; the next consent begins on " + to_string(begins))) << in_the_grace;
  pass(3);
  s.sync();
  EXPECT_EQ(s.converge(), "");
}

TEST_P(next_consent, is_told_with_its_day_after_the_grace_and_after_a_withdrawal) {
  s.grant_consent(most_attributes, 10);
  ASSERT_EQ(s.converge(), "");
  pass(41);
  s.sync();
  auto& plans = s.where->store->plans();
  plans.approve(plans.newest_open(target_id("partner")).value()->id, actor_id{}).value();
  s.sync();
  const auto later = today() + days(3);
  s.grant_consent_from(later, most_attributes, 300);
  EXPECT_EQ(status().notice_next, step(later));
  EXPECT_TRUE(has(status().notice, "and stay as they are until then")) << status().notice;
  EXPECT_FALSE(has(status().notice, "deleted from")) << status().notice;
  pass(3);
  s.sync();
  EXPECT_EQ(s.converge(), "") << "everybody is on again";
  s.withdraw_consent();
  const auto last = today() + days(4);
  s.grant_consent_from(last, most_attributes, 300);
  EXPECT_TRUE(has(status().notice, "nothing leaves until " + to_string(last))) << status().notice;
  EXPECT_EQ(status().notice_next,
            step(last) + "; to disable them before that: sluis sync --institution " + s.where->settings.id.str());
  s.sync();
  EXPECT_EQ(status().notice_next, step(last));
}

TEST_P(next_consent, the_first_one_is_told_with_its_day_and_a_sync_says_why_nothing_leaves_today) {
  EXPECT_EQ(s.sync().targets.at(0).plan.note, "no consent for this target is on record");
  const auto begins = today() + days(3);
  s.grant_consent_from(begins, most_attributes, 300);
  EXPECT_EQ(status().notice_next, step(begins));
  EXPECT_EQ(s.sync().targets.at(0).plan.note, "the consent begins on " + to_string(begins))
      << "and not: none is on record";
}

TEST_P(next_consent, days_between_two_consents_are_told_before_they_come) {
  s.grant_consent(most_attributes, 10);
  const auto last = today() + days(10), begins = last + days(4);
  s.grant_consent_from(begins, most_attributes, 300);
  EXPECT_TRUE(has(status().notice, "and the next one on record begins on " + to_string(begins))) << status().notice;
  EXPECT_TRUE(has(status().notice_next,
                  step(begins) + "; if the days before that are to be covered, record a consent for them"))
      << status().notice_next;
  s.grant_consent_from(last + days(1), most_attributes, 300);
  EXPECT_EQ(status().notice, "") << "no day is left out";
}

TEST_P(next_consent, the_journal_does_not_ask_for_one_that_is_on_record) {
  s.grant_consent(most_attributes, 10);
  ASSERT_EQ(s.converge(), "");
  pass(12);
  const journal said;
  s.sync();
  EXPECT_EQ(said.lines_with("record the next one").size(), 1U);
  const auto begins = today() + days(5);
  s.grant_consent_from(begins, most_attributes, 300);
  s.where->targets.front()->told_of_consent = {};  // as where one is recorded
  s.sync();
  EXPECT_EQ(said.lines_with("record the next one").size(), 1U);
  EXPECT_EQ(said.lines_with("no attribute leaves until " + to_string(begins)).size(), 1U);
}

TEST_P(next_consent, counts_only_where_it_is_for_this_recipient_and_is_the_one_in_force_then) {
  auto& store = *s.where->store;
  const auto to = testing_support::partner_address();
  const auto next = [&] { return state::next_consent_begins(store, target_id("partner"), to, today()); };
  EXPECT_EQ(next(), std::nullopt);
  s.grant_consent_from(today() + days(9), most_attributes, 300);
  EXPECT_EQ(next(), today() + days(9));
  auto other =
      testing_support::signed_consent(target_id("partner"), most_attributes, today() + days(7), today() + days(300));
  other.to = {"scim", "https://other.example/scim/v2"};
  store.consents().record(other, actor_id{}).value();
  EXPECT_EQ(next(), std::nullopt) << "replaced before it begins, by one for another recipient";
  s.grant_consent_from(today() + days(5), most_attributes, 300);
  EXPECT_EQ(next(), today() + days(5));
  store.consents().withdraw(target_id("partner"), actor_id{}).value();
  EXPECT_EQ(next(), std::nullopt) << "withdrawn before it began";
}

TEST_P(next_consent, is_told_with_its_day_of_those_whom_it_covers_and_the_one_in_force_does_not) {
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  record(today(), 400, {s.real.schools.front().brin});
  EXPECT_TRUE(has(status().notice, "not covered by the consent in force: ")) << status().notice;
  EXPECT_TRUE(has(status().notice_next, "record a consent that covers them")) << status().notice_next;
  record(today() + days(3), 400, {});
  EXPECT_TRUE(has(status().notice, "covered from " + to_string(today() + days(3)) +
                                       " on by the next consent, and not by the one in force"))
      << status().notice;
  EXPECT_TRUE(has(status().notice, "stay as they are until then")) << status().notice;
  EXPECT_EQ(status().notice_next, step(today() + days(3)));
  const journal said;
  s.sync();
  EXPECT_EQ(said.lines_with("does not cover").size(), 0U) << "they are covered before a plan disables them";
}

// With the clock in doubt no day was true: of the consent that counts none, and of the other none either.
TEST_P(next_consent, no_day_is_promised_where_the_clock_decides_which_consent_is_in_force) {
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  record(today(), 400, {s.real.schools.front().brin});
  record(today() + days(3), 400, {});
  s.time.set(days(40));
  const journal said;
  s.sync();
  const auto told = status();
  EXPECT_TRUE(has(told.notice, "which consent is in force depends on the clock")) << told.notice;
  EXPECT_FALSE(has(told.notice, "stay on until")) << told.notice;
  EXPECT_TRUE(has(told.notice_next, "sluis clock confirm")) << told.notice_next;
  EXPECT_EQ(told.state, "clock in doubt");
  EXPECT_EQ(said.lines_with("does not cover").size(), 0U);
}

// "The next sync takes them away" stood beside a plan of user names that waited for an approval.
TEST_P(next_consent, attributes_that_are_not_covered_are_told_once_and_with_the_step_that_fits) {
  s.grant_consent(
      attribute_set{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::groups}, 400);
  const auto held = status("held", {}, 116);
  EXPECT_TRUE(has(held.notice_next, "sluis plan approve HASH")) << held.notice_next;
  EXPECT_TRUE(has(held.notice, "user names change by the plan that waits for your approval")) << held.notice;
  EXPECT_TRUE(has(status("in step", {}, 116).notice, "of user names a plan that waits"));
  const attribute_set without_groups{consent_attribute::given_name, consent_attribute::family_name,
                                     consent_attribute::email, consent_attribute::school};
  s.grant_consent(without_groups, 400);
  const auto begun = status("in step", "since 2027-01-01: 106 accounts lose groups", 106);
  EXPECT_EQ(begun.notice, "by the next sync, under the consent in force since 2027-01-01: 106 accounts lose groups");
  EXPECT_EQ(status("in step", "from 2027-01-01 on 106 accounts lose groups").notice_next,
            "nothing, where that is meant; else record another consent: sluis consent grant --help")
      << "and not: record the next one";
  record(today() + days(3), 400, {s.real.schools.front().brin});
  s.sync();
  EXPECT_TRUE(has(status().notice, "no longer covered")) << status().notice;
  EXPECT_TRUE(has(status().notice_next, "else nothing is to be done before that plan is made")) << status().notice_next;
  s.grant_consent(without_groups, 400);
  EXPECT_EQ(status("in step", {}, 106).notice,
            "106 accounts hold attributes that the consent in force does not cover: the next sync takes them away");
}

INSTANTIATE_TEST_SUITE_P(seeds, next_consent, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
