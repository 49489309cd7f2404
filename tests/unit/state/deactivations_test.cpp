// Deactivations that count with later ones: those that a plan brought which nobody approved, whatever the reason was
// (issue 13, 1).
#include "state/deactivations.hpp"

#include <set>

#include "state/absences.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class deactivations_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in(everybody_);
    for (const char* name : {"Een", "Twee"}) account(operation::create_user, name, reason::new_in_source);
  }
  void begins_later(std::size_t which) {
    everybody_.persons[which].facts.begins = today_ + std::chrono::days(600);
    take_in(everybody_);
  }
  planned_change change(operation op, const char* name, reason why) {
    const auto who = person_called(name).row;
    planned_change out;
    out.op = op;
    out.why = why;
    out.object = who.id;
    out.school = who.school;
    const bool is_on = op != operation::deactivate_user;
    if (op != operation::create_user) out.before = {{field::active, is_on ? "false" : "true"}};
    out.after = {{field::active, is_on ? "true" : "false"}};
    return out;
  }
  /// A plan with this change is pushed and done; first approved, where somebody is named.
  void account(operation op, const char* name, reason why, const std::optional<actor_id>& by = std::nullopt) {
    auto writer = store_->plans().begin(partner_, {}).value();
    writer->add(change(op, name, why)).value();
    const auto plan = writer->finish(by ? plan_state::held : plan_state::ready, 0, "").value().id;
    if (by) store_->plans().approve(plan, *by).value();
    store_->plans().set_state(plan, plan_state::pushing).value();
    store_->plans().intend(plan, {1}).value();
    store_->plans().conclude(plan, {{1, {outcome::kind::done, std::string("id-") + name, {}}}}).value();
    store_->plans().set_state(plan, plan_state::done).value();
  }
  void off(const char* name, reason why, const std::optional<actor_id>& by = std::nullopt) {
    account(operation::deactivate_user, name, why, by);
  }
  void back(const char* name) { account(operation::update_user, name, reason::returned); }
  std::uint64_t went(day from) {
    std::uint64_t out = 0;
    for (const auto& [scope, n] : absences(*store_).went_without_approval(from, partner_).value()) {
      EXPECT_EQ(scope.first, person_called("Een").row.school);
      EXPECT_EQ(scope.second, role::student);
      out += n;
    }
    return out;
  }

  school_read everybody_ = {
      .groups = {class_of("g", "4A")},
      .persons = {pupil("1", "Een", {"g"}), pupil("2", "Twee", {"g"}), pupil("3", "Drie", {"g"})}};
  const target_id partner_{"partner"};
};

TEST_F(deactivations_test, a_begin_date_that_was_moved_to_a_later_day_counts_for_the_days_that_count) {
  EXPECT_EQ(went(today_), 0U);
  begins_later(0);
  off("Een", reason::changed_in_source);
  EXPECT_EQ(went(today_), 1U);
  EXPECT_EQ(went(today_ + std::chrono::days(1)), 0U);
  EXPECT_TRUE(absences(*store_).went_without_approval(today_, target_id("graph")).value().empty())
      << "another target holds no account";
  everybody_.persons[0].facts.begins.reset();
  take_in(everybody_);
  back("Een");
  EXPECT_EQ(went(today_), 0U) << "the account is on again";
}

TEST_F(deactivations_test, each_reason_counts_but_an_end_date_and_what_somebody_ordered) {
  const std::set<reason> ordered = {reason::ended,          reason::ordered,         reason::blocked,
                                    reason::retention_over, reason::consent_changed, reason::consent_withdrawn,
                                    reason::consent_expired};
  for (std::size_t n = 1; n < reason_count; ++n) {
    const auto why = static_cast<reason>(n);
    off("Een", why);
    EXPECT_EQ(went(today_), ordered.contains(why) ? 0U : 1U) << to_string(why);
    back("Een");
    EXPECT_EQ(went(today_), 0U) << to_string(why);
  }
}

TEST_F(deactivations_test, who_was_absent_counts_once_and_goes_on_counting_when_listed_with_a_later_day) {
  auto all = everybody_;
  everybody_.persons.erase(everybody_.persons.begin());
  take_in(everybody_);
  off("Een", reason::left_source);
  EXPECT_EQ(went(today_), 1U);
  ASSERT_TRUE(absences(*store_).accept(absences(*store_).not_accepted().value(), "by plan", {}, today_));
  EXPECT_EQ(went(today_), 1U);
  everybody_ = all;
  begins_later(0);
  EXPECT_EQ(went(today_), 1U);
  everybody_.persons[0].facts.ends = today_;
  take_in(everybody_);
  EXPECT_EQ(went(today_), 0U) << "the source itself says the last day";
}

TEST_F(deactivations_test, whoever_approves_has_seen_those_that_came_before) {
  begins_later(0);
  off("Een", reason::changed_in_source);
  begins_later(1);
  off("Twee", reason::changed_in_source, store_->actor("uid:1000").value());
  EXPECT_EQ(went(today_), 0U);
  account(operation::create_user, "Drie", reason::new_in_source);
  begins_later(2);
  off("Drie", reason::changed_in_source);
  EXPECT_EQ(went(today_), 1U) << "one that came later";
}

TEST_F(deactivations_test, an_approval_of_what_does_not_count_has_seen_nobody) {
  begins_later(0);
  off("Een", reason::changed_in_source);
  off("Twee", reason::ended, store_->actor("uid:1000").value());
  EXPECT_EQ(went(today_), 1U);
}

}  // namespace
}  // namespace sluis::state
