#include "state/push/plan_grounds.hpp"

#include <gtest/gtest.h>

#include "tests/support/consents.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

const recipient here = sluis::testing_support::partner_address();
const recipient elsewhere = {"scim", "https://other.example/scim/v2"};

/// Days of 2026: a plan is computed on 23 November, on what is in force then.
class planned_under_a_consent {
 public:
  planned_under_a_consent() { first = record(on(2026, 8, 1), on(2026, 12, 31)); }

  subject_id record(day from, day until) {
    const auto what =
        sluis::testing_support::signed_consent(target_id("partner"), {consent_attribute::given_name}, from, until);
    return store->consents().record(what, actor_id{}).value().id;
  }
  plan_summary plan_under(const subject_id& consent) {
    return save(*store, {change_of(operation::update_user, store.subject())}, plan_state::held, consent);
  }
  void go_to(day when) {
    store.time.time = when + std::chrono::hours{12};
    store->lived().confirm(actor_id{}, {}).value();
  }
  std::string since(const plan_summary& plan, const recipient& now = here) {
    return consent_since(*store, plan, now, local_day(store.time.now())).value();
  }

  open_store store;
  subject_id first;
};

TEST(plan_grounds, a_plan_stands_while_its_consent_does) {
  planned_under_a_consent at;
  const auto plan = at.plan_under(at.first);
  EXPECT_EQ(at.since(plan), "");
  at.go_to(on(2026, 12, 31));
  EXPECT_EQ(at.since(plan), "") << "the last day is inclusive";
}

TEST(plan_grounds, one_that_a_later_consent_replaced_does_not) {
  planned_under_a_consent at;
  const auto plan = at.plan_under(at.first);
  at.record(on(2026, 11, 23), on(2027, 7, 31));
  EXPECT_EQ(at.since(plan), "another consent is in force since");
}

TEST(plan_grounds, a_consent_that_begins_later_changes_nothing_yet) {
  planned_under_a_consent at;
  const auto plan = at.plan_under(at.first);
  at.record(on(2026, 12, 1), on(2027, 7, 31));
  EXPECT_EQ(at.since(plan), "");
  at.go_to(on(2026, 12, 1));
  EXPECT_EQ(at.since(plan), "another consent is in force since");
}

TEST(plan_grounds, one_that_was_computed_before_its_consent_ended_does_not) {
  planned_under_a_consent at;
  const auto before = at.plan_under(at.first);
  at.go_to(on(2027, 1, 1));
  EXPECT_EQ(at.since(before), "the consent ended since");
  EXPECT_EQ(at.since(at.plan_under(at.first)), "") << "what the end itself takes away";
  const auto of_the_end = at.plan_under(at.first);
  at.record(on(2027, 1, 1), on(2027, 7, 31));
  EXPECT_EQ(at.since(of_the_end), "another consent is in force since")
      << "it would disable everybody whom the new one covers";
}

TEST(plan_grounds, one_that_was_computed_before_the_withdrawal_does_not) {
  planned_under_a_consent at;
  const auto plan = at.plan_under(at.first);
  at.store.time.time += std::chrono::minutes{1};
  at.store->consents().withdraw(target_id("partner"), actor_id{}).value();
  EXPECT_EQ(at.since(plan), "the consent was withdrawn since");
  EXPECT_EQ(at.since(at.plan_under(at.first)), "");
}

// The clock was an hour ahead when the plan was computed, and was put right before the withdrawal.
TEST(plan_grounds, a_withdrawal_after_the_plan_is_after_it_though_the_clock_was_put_back) {
  planned_under_a_consent at;
  at.store.time.time += std::chrono::hours{1};
  const auto plan = at.plan_under(at.first);
  at.store.time.time -= std::chrono::hours{1};
  at.store->consents().withdraw(target_id("partner"), actor_id{}).value();
  EXPECT_EQ(at.since(plan), "the consent was withdrawn since");
  at.store.time.time -= std::chrono::hours{5};
  EXPECT_EQ(at.since(at.plan_under(at.first)), "") << "this one came after it";
}

TEST(plan_grounds, a_plan_of_an_end_is_told_from_one_before_it_by_what_it_does) {
  planned_under_a_consent at;
  const auto of_the_end = [&] {
    auto change = change_of(operation::deactivate_user, at.store.subject());
    change.why = reason::consent_expired;
    return save(*at.store, {change}, plan_state::held, at.first);
  };
  at.go_to(on(2027, 1, 1));
  at.store.time.time = on(2026, 12, 31) + std::chrono::hours{12};  // put back, and the consent stays ended
  EXPECT_EQ(at.since(of_the_end()), "");
  at.go_to(on(2026, 12, 31));
  EXPECT_EQ(at.since(of_the_end()), "the consent that had ended is in force again")
      << "it would disable everybody whom it covers";
}

TEST(plan_grounds, whether_a_consent_is_newer_than_a_plan_is_asked_of_the_log) {
  planned_under_a_consent at;
  const auto plan = at.plan_under(at.first);
  at.store.time.time -= std::chrono::hours{5};
  const auto second = at.record(on(2026, 8, 1), on(2026, 12, 31));
  EXPECT_TRUE(is_recorded_after(*at.store, second, plan));
  EXPECT_FALSE(is_recorded_after(*at.store, at.first, plan));
}

TEST(plan_grounds, one_at_another_address_does_not) {
  planned_under_a_consent at;
  const auto plan = at.plan_under(at.first);
  EXPECT_EQ(at.since(plan, elsewhere),
            "the consent that it rests on is not in force at scim https://other.example/scim/v2 any more");
  EXPECT_EQ(at.since(at.plan_under({}), elsewhere), "") << "one that is withheld";
}

}  // namespace
}  // namespace sluis::state
