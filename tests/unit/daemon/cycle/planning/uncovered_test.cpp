// Issue 13, point 8: how many accounts remain whom no consent covers, counted by the database.
#include "daemon/cycle/planning/uncovered.hpp"

#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "state/blocks.hpp"
#include "state/ledger.hpp"
#include "state/orders.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;

class uncovered_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    target_.id = partner_;
    target_.kind = sluis::testing_support::partner_address().kind;
    target_.url = sluis::testing_support::partner_address().address;
    here_ = {.brin = "99XX",
             .groups = {class_of("g", "4A")},
             .persons = {pupil("1", "Blijft"), pupil("2", "Gaat"), teacher("3", "Leert")}};
    there_ = {.brin = "88YY",
              .groups = {class_of("h", "4B")},
              .persons = {pupil("4", "Elders"), pupil("5", "Ook"), pupil("6", "Weg")}};
    take_in(here_);
    take_in(there_);
    consent({});
  }
  void consent(school_codes schools, role_set roles = role_set::all()) {
    auto what = sluis::testing_support::signed_consent(partner_, {consent_attribute::given_name}, today_,
                                                       today_ + std::chrono::days(300));
    what.schools = std::move(schools);
    what.roles = roles;
    store_->consents().record(what, actor_id{}).value();
  }
  void object(const subject_id& whom, subject_kind kind, bool active, const char* remote_id,
              std::optional<day> closed = {}) {
    auto insert = store_->db().prepare(
        "INSERT INTO shadow (target, kind, subject, handle, remote_id, active, uncertain, finding, basis, n, closed) "
        "VALUES ('partner', ?1, ?2, ?2, ?3, ?4, ?5, 0, 0, 0, ?6)");
    insert.bind(1, static_cast<std::int64_t>(kind))
        .bind(2, whom)
        .bind_text(3, remote_id)
        .bind(4, std::int64_t{active ? 1 : 0});
    insert.bind(5, std::int64_t{*remote_id == '\0' ? 1 : 0});
    closed ? insert.bind(6, std::int64_t{closed->time_since_epoch().count()}) : insert.bind_null(6);
    insert.run();
  }
  void account(const char* name, bool active, const char* remote_id, std::optional<day> closed = {}) {
    object(person_called(name).row.id, subject_kind::person, active, remote_id, closed);
  }
  uncovered_accounts count(day on) {
    const auto at =
        store_->consents().valid_grant(partner_, sluis::testing_support::partner_address(), on).value().value();
    return count_uncovered(*store_, institution_, target_, at, on).value();
  }

  const target_id partner_{"partner"};
  config::institution_settings institution_;
  config::target_settings target_;
  school_read here_, there_;
};

TEST_F(uncovered_test, whom_a_narrower_consent_leaves_out_and_when_they_go) {
  for (const auto* const name : {"Blijft", "Leert", "Elders"}) account(name, true, "id");
  account("Ook", false, "");  // its creation has an unknown outcome
  account("Weg", false, "id", today_ - std::chrono::days(2));
  for (const auto& one : groups()) object(one.row.id, subject_kind::group, true, "id");
  EXPECT_TRUE(count(today_).empty()) << "everybody is covered";

  consent({"99XX"}, {role::student});
  const auto out = count(today_);
  EXPECT_EQ(out.active, 3U)
      << "a teacher here, a pupil there, and one of whom nobody knows whether there is an account";
  EXPECT_EQ(out.inactive, 1U);
  EXPECT_EQ(out.groups, 1U);
  EXPECT_EQ(out.closes, today_ + target_.consent_grace) << "the last day on which they were covered was yesterday";
  EXPECT_EQ(out.first_deleted, *out.closes + institution_.retention.term);
  EXPECT_EQ(out.first_deleted, out.last_deleted);
}

/// As the guard will judge: status must not promise what it holds.
TEST_F(uncovered_test, whether_what_disables_them_needs_an_approval_is_told_where_it_is_known) {
  EXPECT_EQ(count(today_ + std::chrono::days(301)).disabling, approval::not_needed) << "nobody has an account";
  account("Blijft", true, "id");
  account("Leert", true, "id");
  EXPECT_EQ(count(today_ + std::chrono::days(301)).disabling, approval::where_many)
      << "after the end, one of each role";
  account("Gaat", true, "id");
  EXPECT_EQ(count(today_ + std::chrono::days(301)).disabling, approval::needed) << "two are all pupils of a school";
  account("Elders", true, "id");
  consent({"99XX"});
  EXPECT_EQ(count(today_).disabling, approval::needed)
      << "one, and all pupils of the school that is not covered any more";
  store_->consents().withdraw(partner_, actor_id{}).value();
  EXPECT_EQ(count(today_).disabling, approval::not_needed) << "an administrator confirmed it";
}

/// The guard does not judge them, so status must promise no approval for them.
TEST_F(uncovered_test, whose_removal_was_approved_or_accepted_before_needs_no_approval_any_more) {
  const auto after = today_ + std::chrono::days(301);
  account("Blijft", true, "id");
  account("Gaat", true, "id");
  EXPECT_EQ(count(after).disabling, approval::needed);
  const auto admin = store_->actor("uid:1000").value();
  state::blocks(*store_).begin(person_called("Gaat").row.id, "T-1", admin).value();
  EXPECT_EQ(count(after).disabling, approval::where_many) << "one who is judged, of two";
  state::blocks(*store_).end(person_called("Gaat").row.id, "T-2", admin).value();
  EXPECT_EQ(count(after).disabling, approval::needed);

  const auto at =
      store_->consents().valid_grant(partner_, sluis::testing_support::partner_address(), after).value().value();
  const auto writer = store_->plans().begin(partner_, at.consent_id(), state::plan_extent::whole).value();
  for (const auto* const name : {"Blijft", "Gaat"}) {
    const auto row = person_called(name).row;
    planned_change change;
    change.op = operation::deactivate_user;
    change.why = reason::consent_expired;
    change.object = row.id;
    change.object_role = row.role;
    change.school = row.school;
    writer->add(change).value();
  }
  const auto plan = writer->finish(plan_state::held, 0, "everybody").value();
  EXPECT_EQ(count(after).disabling, approval::needed) << "held";
  store_->plans().approve(plan.id, admin).value();
  EXPECT_EQ(count(after).disabling, approval::not_needed);
  store_->plans().set_state(plan.id, plan_state::pushing).value();
  EXPECT_EQ(count(after).disabling, approval::not_needed) << "the target failed in the midst of the push";
  account("Leert", true, "id");
  EXPECT_EQ(count(after).disabling, approval::where_many) << "somebody whom that plan did not name";
}

/// Whom an order is about and the source still lists has no day of the order: nothing is deleted for it until the
/// source lets go.
TEST_F(uncovered_test, an_order_has_no_day_of_its_own_while_the_source_lists_the_person) {
  account("Elders", false, "id", today_);
  account("Weg", false, "id", today_);
  state::orders(*store_)
      .give(person_called("Elders").row.id, order_kind::leave, "T-1", actor_id{}, today_ - std::chrono::days(10))
      .value();
  consent({"99XX"});
  const auto out = count(today_);
  EXPECT_EQ(out.inactive, 2U);
  EXPECT_EQ(out.first_deleted, today_ + target_.consent_grace + institution_.retention.term) << "the consent's end";
  EXPECT_EQ(out.last_deleted, out.first_deleted);
}

/// It was not disabled for the end: its term does not begin while the plan that disables the others is held. Whom the
/// consent covers, or who cannot be disabled, does not count.
TEST_F(uncovered_test, who_was_off_before_the_end_waits_for_the_plan_of_that_end_and_for_nothing_else) {
  name_everyone(*store_, {}).value();
  for (const auto* const name : {"Blijft", "Leert", "Elders"}) account(name, true, "id");
  account("Weg", false, "id", today_ - std::chrono::days(2));
  target_.consent_grace = std::chrono::days{0};
  consent({"99XX"});
  EXPECT_EQ(count(today_).waiting, 1U) << "no plan was made yet";
  planned_change change;
  change.op = operation::deactivate_user;
  change.why = reason::consent_changed;
  const auto elders = person_called("Elders").row;
  change.object = elders.id;
  change.object_role = elders.role;
  change.school = elders.school;
  const auto at =
      store_->consents().valid_grant(partner_, sluis::testing_support::partner_address(), today_).value().value();
  const auto writer = store_->plans().begin(partner_, at.consent_id(), state::plan_extent::whole).value();
  writer->add(change).value();
  const auto plan = writer->finish(plan_state::held, 0, "many").value();
  EXPECT_EQ(count(today_).waiting, 1U) << "held";
  EXPECT_EQ(count(today_).deleted, 0U);
  store_->plans().approve(plan.id, actor_id{}).value();
  const auto out = count(today_ + std::chrono::days(200));
  EXPECT_EQ(out.waiting, 0U);
  EXPECT_EQ(out.active, 1U) << "it is on still";
  EXPECT_EQ(out.first_deleted, today_ + institution_.retention.term);
}

TEST_F(uncovered_test, after_the_end_it_is_everybody_and_before_a_narrower_one_it_is_told_how_many) {
  for (const auto* const name : {"Blijft", "Leert", "Elders", "Ook"}) account(name, true, "id");
  auto later = sluis::testing_support::signed_consent(partner_, {consent_attribute::given_name},
                                                      today_ + std::chrono::days(20), today_ + std::chrono::days(300));
  later.schools = {"99XX"};
  store_->consents().record(later, actor_id{}).value();
  const auto next = next_narrowing(*store_, partner_, today_, today_ + std::chrono::days(60)).value();
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->accounts, 2U);
  EXPECT_EQ(next->from, today_ + std::chrono::days(20));
  EXPECT_EQ(count(today_ + std::chrono::days(301)).active, 4U);
}

}  // namespace
}  // namespace sluis::daemon
