// What an administrator recorded since the newest sync is told until a sync has looked with it.
#include "daemon/cycle/reconciling/newest_look.hpp"

#include "state/closed_schools.hpp"
#include "state/moments.hpp"
#include "state/orders.hpp"
#include "state/recipients.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;

class newest_look_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    target_.id = target_id("partner");
    target_.kind = here_.kind;
    target_.url = here_.address;
    by_ = store_->actor("uid:1000").value();
    take_in({.groups = {class_of("g", "4A")}, .persons = {pupil("1", "Bakker", {"g"}), pupil("2", "Visser", {"g"})}});
  }
  void consent(day from, day until) {
    store_->consents()
        .record(sluis::testing_support::signed_consent(target_.id, {consent_attribute::given_name}, from, until), by_)
        .value();
  }
  void consent() { consent(today_, today_ + std::chrono::days(300)); }
  /// As a sync does when it makes the plan of everybody.
  void look() { state::note_look(*store_, target_.id, look_now(*store_, target_, today_).value()).value(); }
  std::string since() { return acts_since(*store_, target_, today_).value(); }
  std::string since_on(day on) { return acts_since(*store_, target_, on).value(); }

  const recipient here_ = sluis::testing_support::partner_address();
  config::target_settings target_;
  actor_id by_;
  const std::string another_ = "another consent is in force since the newest sync";
};

TEST_F(newest_look_test, a_consent_is_told_until_a_sync_has_looked_with_it_whatever_came_before) {
  EXPECT_EQ(since(), "") << "none is in force: that is told otherwise";
  consent();
  EXPECT_EQ(since(), another_) << "the first one";
  look();
  EXPECT_EQ(since(), "");
  store_->consents().withdraw(target_.id, by_).value();
  look();
  consent();
  EXPECT_EQ(since(), another_) << "after a withdrawal";
  look();
  EXPECT_EQ(since(), "");
  consent();
  EXPECT_EQ(since(), another_) << "one that replaces another";
  look();
  EXPECT_EQ(since(), "");
}

TEST_F(newest_look_test, a_consent_that_begins_later_or_after_an_end_is_told_from_its_first_day_on) {
  consent(today_, today_ + std::chrono::days(10));
  look();
  consent(today_ + std::chrono::days(20), today_ + std::chrono::days(90));
  EXPECT_EQ(since(), "") << "it has not begun";
  EXPECT_EQ(since_on(today_ + std::chrono::days(15)), "") << "the end is told otherwise";
  EXPECT_EQ(since_on(today_ + std::chrono::days(20)), another_);
}

TEST_F(newest_look_test, it_outlives_a_restart_and_what_is_kept_of_reads_and_pushes) {
  consent();
  look();
  state::moments(*store_).keep({{"sync", {clock_.now(), false}}}).value();
  reopen();
  EXPECT_EQ(since(), "");
  EXPECT_EQ(state::moments(*store_).all().value().size(), 1U) << "it is none of those";
  consent();
  reopen();
  EXPECT_EQ(since(), another_);
}

TEST_F(newest_look_test, each_act_that_changes_what_is_wanted_is_told_until_the_next_look) {
  consent();
  state::recipients(*store_).expect(target_.id, here_).value();
  const auto whom = person_called("Bakker").row.id;
  struct row {
    const char* name;
    std::function<void()> act;
    const char* says;
  };
  const recipient there{here_.kind, "https://partner.example/new"};
  state::orders book(*store_);
  for (const auto& [name, act, says] : {
           row{"target left, and configured as before",
               [&] { state::recipients(*store_).leave(target_.id, there, "another party", by_).value(); },
               "where its accounts are"},
           row{"school closed",
               [&] {
                 state::closed_schools(*store_)
                     .close(state::closed_schools(*store_).known().value(), "closed", by_)
                     .value();
               },
               "that a school, or its source, is gone"},
           row{"order withdrawn",
               [&] {
                 book.give(whom, order_kind::leave, "T-1", by_, today_).value();
                 look();
                 book.withdraw(whom, by_, today_).value();
               },
               "an order was withdrawn"},
       }) {
    look();
    EXPECT_EQ(since(), "") << name;
    act();
    EXPECT_NE(since().find(says), std::string::npos) << name << ": " << since();
    look();
    EXPECT_EQ(since(), "") << name;
  }
}

TEST_F(newest_look_test, where_no_look_was_noted_the_newest_plan_of_everybody_is_one) {
  consent();
  const auto at = store_->consents().valid_grant(target_.id, here_, today_).value().value();
  const auto writer = store_->plans().begin(target_.id, at.consent_id(), state::plan_extent::whole).value();
  planned_change change;
  change.op = operation::deactivate_user;
  change.why = reason::left_source;
  change.object = person_called("Bakker").row.id;
  writer->add(change).value();
  writer->finish(plan_state::ready, 0, "").value();
  EXPECT_EQ(since(), "") << "a folder of an earlier version";
}

}  // namespace
}  // namespace sluis::daemon
