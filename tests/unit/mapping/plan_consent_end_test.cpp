#include <gtest/gtest.h>

#include "mapping/basis.hpp"
#include "mapping/consent_end.hpp"
#include "mapping/guard.hpp"
#include "tests/support/grants.hpp"
#include "tests/unit/mapping/plan_fixture.hpp"

namespace sluis::mapping {
namespace {

using namespace test;
using lines = std::vector<std::string>;
using ends = existing_user::ending::kind;

TEST(plan_consent_end, closes_accounts_and_says_nothing_else) {
  const field_map jan = {{field::given_name, "Jan"}};
  collected plan;
  const auto done = plan_consent_end(
      from(std::vector{is(1, stands::active, v1, jan, {id(70)}), is(2, stands::inactive, v1, jan),
                       is(3, stands::absent, 0), is(4, stands::uncertain, v1, jan), is(5, stands::active, v1, jan),
                       is(6, stands::inactive, basis_open, jan, {id(71)}), is(7, stands::inactive, basis_open, jan),
                       is(8, stands::uncertain_absent, 0), is(9, stands::inactive, basis_withdrawn, jan),
                       off_by_others(is(10, stands::inactive, basis_withdrawn, jan)),
                       is(11, stands::inactive, basis_ending, jan),
                       is(12, stands::inactive, basis_ending, jan, {id(72)})}),
      plan.emit(), plan.rules().unchanged);
  ASSERT_TRUE(done);
  EXPECT_EQ(plan.lines(), (lines{"remove_member 70 of 1 consent_withdrawn", "remove_member 71 of 6 consent_withdrawn",
                                 "remove_member 72 of 12 consent_withdrawn",
                                 "deactivate_user 1 {active: 'true' -> 'false'} consent_withdrawn",
                                 "deactivate_user 2 {active: 'false' -> 'false'} consent_withdrawn",
                                 "deactivate_user 4 {active: 'true' -> 'false'} consent_withdrawn",
                                 "deactivate_user 5 {active: 'true' -> 'false'} consent_withdrawn",
                                 "deactivate_user 6 {active: 'false' -> 'false'} consent_withdrawn",
                                 "deactivate_user 7 {active: 'false' -> 'false'} consent_withdrawn",
                                 "deactivate_user 8 {active: - -> 'false'} consent_withdrawn",
                                 "deactivate_user 10 {active: 'false' -> 'false'} consent_withdrawn"}));
  EXPECT_EQ(plan.unchanged, (std::vector<std::pair<subject_id, std::uint64_t>>{{id(11), basis_withdrawn}}));
}

TEST(plan_consent_end, insists_on_order) {
  collected plan;
  EXPECT_FALSE(plan_consent_end(from(std::vector{is(2, stands::active, v1), is(1, stands::active, v1)}), plan.emit()));
}

TEST(plan_consent_end, each_account_ends_as_it_is_told) {
  collected plan;
  ASSERT_TRUE(plan_consent_end(
      from(
          std::vector{ending(is(1, stands::active, v1), ends::stays, reason::consent_expired),
                      ending(is(2, stands::active, v1), ends::closes, reason::consent_expired),
                      ending(is(3, stands::active, v1), ends::closes, reason::left_source),
                      ending(is(4, stands::inactive, v1), ends::goes, reason::consent_expired),
                      ending(is(5, stands::absent, basis_withdrawn), ends::goes, reason::retention_over),
                      ending(is(6, stands::inactive, basis_open, {}, {id(70)}), ends::stays, reason::consent_expired)}),
      plan.emit()));
  EXPECT_EQ(plan.lines(), (lines{"deactivate_user 2 {active: 'true' -> 'false'} consent_expired",
                                 "deactivate_user 3 {active: 'true' -> 'false'} left_source",
                                 "delete_user 4 {active: 'false' -> -} consent_expired"}));
}

TEST(plan_consent_end, groups_are_deleted_with_a_reason) {
  collected plan;
  existing_group there;
  there.id = id(70);
  there.exists = true;
  there.fields = {{field::group_name, "4A"}};
  existing_group gone;
  gone.id = id(71);
  auto stays = there;
  stays.id = id(72);
  auto left = there;
  left.id = id(73);
  const auto why = [](const existing_group& group) -> std::optional<reason> {
    if (group.id == id(73)) return reason::retention_over;
    return group.id == id(72) ? std::nullopt : std::optional(reason::consent_withdrawn);
  };
  ASSERT_TRUE(plan_groups_end(from(std::vector{there, gone, stays, left}), why, plan.emit()));
  EXPECT_EQ(plan.lines(), (lines{"delete_group 70 {group_name: '4A' -> -} consent_withdrawn",
                                 "delete_group 73 {group_name: '4A' -> -} retention_over"}));
}

// Issue 13, point 8: when accounts are disabled and deleted after a consent's end.
TEST(consent_end, accounts_stay_for_the_grace_and_are_deleted_a_term_after_they_were_disabled) {
  const auto on = [](const char* text) { return parse_day(text).value(); };
  const consent_end expired{false, on("2027-07-31"), std::chrono::days{30}, std::chrono::days{90}, true};
  EXPECT_EQ(to_string(closes_on(expired)), "2027-08-31") << "30 days from the day after the last day";
  EXPECT_EQ(to_string(deletes_on(expired, on("2027-08-31"))), "2027-11-29");
  EXPECT_EQ(to_string(deletes_on(expired, on("2027-12-24"))), "2028-03-23")
      << "the plan that disables was held until then: no term passed meanwhile";
  EXPECT_EQ(to_string(deletes_on(expired, on("2027-05-01"))), "2027-11-29")
      << "disabled long before: the term runs from the end";
  const consent_end withdrawn{true, on("2027-03-01"), std::chrono::days{30}, std::chrono::days{90}, true};
  EXPECT_EQ(to_string(closes_on(withdrawn)), "2027-03-01") << "at once";
}

TEST(consent_end, of_two_the_one_that_came_first_counts) {
  const auto on = [](const char* text) { return parse_day(text).value(); };
  const std::chrono::days grace{30}, term{90};
  const consent_end narrowed{false, on("2026-11-01"), grace, term, true};
  const auto after = [&](const char* withdrawn) {
    return earlier_of({true, on(withdrawn), grace, term, true}, narrowed);
  };
  EXPECT_EQ(to_string(deletes_on(after("2026-12-15"), on("2026-12-02"))), "2027-03-02")
      << "not a term after the withdrawal";
  EXPECT_EQ(to_string(closes_on(after("2026-11-10"))), "2026-11-10") << "a withdrawal within the grace is at once";
  EXPECT_EQ(to_string(closes_on(after("2026-12-02"))), "2026-12-02");
}

TEST(consent_end, is_read_from_the_grant) {
  const auto withdrawn = testing_support::withdrawal_grant(), expired = testing_support::expiry_grant();
  EXPECT_TRUE(end_of(withdrawn, std::chrono::days{3}, std::chrono::days{90}, true).was_withdrawn);
  EXPECT_FALSE(end_of(expired, std::chrono::days{3}, std::chrono::days{90}, true).was_withdrawn);
  EXPECT_EQ(end_of(expired, std::chrono::days{3}, std::chrono::days{90}, true).last_day, expired.last_day());
}

TEST(guard, a_consent_that_ran_out_is_judged_and_one_that_was_withdrawn_is_not) {
  struct row {
    operation op;
    reason why;
    bool held;
  };
  for (const auto& [op, why, held] : {row{operation::deactivate_user, reason::consent_expired, true},
                                      row{operation::deactivate_user, reason::consent_withdrawn, false},
                                      row{operation::deactivate_user, reason::consent_changed, true},
                                      row{operation::delete_user, reason::consent_expired, false},
                                      row{operation::delete_group, reason::consent_expired, false},
                                      row{operation::delete_user, reason::consent_withdrawn, false}}) {
    guard watch({20, 10, 40});
    watch.population(id(9000), role::student, 100);
    planned_change change;
    change.op = op;
    change.school = id(9000);
    change.why = why;
    for (int i = 0; i < 90; ++i) watch.saw(change);
    EXPECT_EQ(!watch.verdict(parse_day("2026-11-23").value()).empty(), held) << to_string(op) << " " << to_string(why);
  }
}

}  // namespace
}  // namespace sluis::mapping
