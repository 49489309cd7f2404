// Whether an absence was accepted (issue 13, 1): what the plans of a target say of it, that an acceptance is a leaf,
// and that whoever returns starts anew.
#include "state/absences.hpp"

#include "state/check.hpp"
#include "state/groups_ended.hpp"
#include "state/holds.hpp"
#include "state/renames.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class absences_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in(everybody_);
    goes_ = person_called("Gaat").row.id;
    without("1");
  }
  void without(const std::string& key) {
    auto read = everybody_;
    std::erase_if(read.persons, [&](const auto& one) { return one.key == key; });
    take_in(read);
  }
  absences all() { return absences(*store_); }
  absence one() { return all().not_accepted().value().at(0); }
  void accept() { ASSERT_TRUE(all().accept({one()}, "by plan", {}, today_)); }
  std::optional<day> accepted() { return store_->facts().find(goes_).value()->accepted; }
  std::vector<std::string> findings() {
    const secret root(root_key_);
    return check_folder(folder_, &root).value().findings;
  }
  planned_change removal(reason why) {
    planned_change out;
    out.op = operation::deactivate_user;
    out.why = why;
    out.object = goes_;
    out.before = {{field::active, "true"}};
    out.after = {{field::active, "false"}};
    return out;
  }
  plan_summary save(const planned_change& change, plan_state state) {
    auto writer = store_->plans().begin(partner_, {}).value();
    writer->add(change).value();
    return writer->finish(state, 0, "").value();
  }
  /// The account is there, and active or not.
  void account(bool active) {
    auto made = removal(reason::new_in_source);
    made.op = operation::create_user;
    made.after = {{field::active, active ? "true" : "false"}};
    made.before = {};
    const auto plan = save(made, plan_state::ready);
    store_->plans().set_state(plan.id, plan_state::pushing).value();
    store_->plans().intend(plan.id, {1}).value();
    store_->plans().conclude(plan.id, {{1, {outcome::kind::done, "id-1", {}}}}).value();
    store_->plans().set_state(plan.id, plan_state::done).value();
    if (active) return;
    const auto closed = save(removal(reason::consent_withdrawn), plan_state::ready);
    store_->plans().set_state(closed.id, plan_state::pushing).value();
    store_->plans().intend(closed.id, {1}).value();
    store_->plans().conclude(closed.id, {{1, {outcome::kind::done, "", {}}}}).value();
    store_->plans().set_state(closed.id, plan_state::done).value();
  }
  plan_answer answer() { return plan_answers(*store_, partner_).about(one()); }

  school_read everybody_ = {
      .groups = {class_of("g", "4A")},
      .persons = {pupil("1", "Gaat", {"g"}), pupil("2", "Blijft", {"g"}), teacher("3", "Leert", {"g"})}};
  subject_id goes_;
  const target_id partner_{"partner"};
};

TEST_F(absences_test, who_is_absent_is_not_accepted_and_not_soft_deleted) {
  const auto found = all().not_accepted().value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, goes_);
  EXPECT_EQ(found[0].role, role::student);
  EXPECT_EQ(store_->facts().counts().value().not_accepted, 1U);
  EXPECT_EQ(store_->facts().counts().value().soft_deleted, 0U);
  EXPECT_EQ(store_->erasable(today_ + std::chrono::days(1000), 10).value().size(), 0U);
  EXPECT_EQ(store_->overdue(today_ + std::chrono::days(1000)).value(), 0U);
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(absences_test, an_acceptance_is_a_leaf_and_the_term_runs_from_its_day) {
  accept();
  EXPECT_EQ(accepted(), today_);
  EXPECT_EQ(leaves("absence.accepted"), 1U);
  EXPECT_TRUE(all().not_accepted().value().empty());
  EXPECT_EQ(store_->facts().counts().value().soft_deleted, 1U);
  EXPECT_TRUE(store_->erasable(today_ - std::chrono::days(1), 10).value().empty());
  EXPECT_EQ(store_->erasable(today_, 10).value(), std::vector{goes_});
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(absences_test, who_returns_and_leaves_again_must_be_accepted_again) {
  accept();
  take_in(everybody_);
  EXPECT_EQ(accepted(), std::nullopt);
  without("1");
  EXPECT_EQ(accepted(), std::nullopt);
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(absences_test, an_acceptance_that_lies_in_the_future_is_lowered_to_today) {
  const auto ahead = today_ + std::chrono::days(400);
  account(false);
  store_->db().prepare("UPDATE shadow SET closed = ?1").bind(1, std::int64_t{ahead.time_since_epoch().count()}).run();
  ASSERT_TRUE(all().accept({one()}, "by plan", {}, ahead));
  EXPECT_EQ(all().lower_to(ahead).value(), 0U);
  EXPECT_EQ(accepted(), ahead);

  EXPECT_EQ(all().lower_to(today_).value(), 1U);
  EXPECT_EQ(accepted(), today_);
  EXPECT_EQ(store_->shadow().find(partner_, goes_).value()->closed, today_);
  EXPECT_EQ(leaves("absence.accepted"), 2U) << "the second one with the right day";
  EXPECT_EQ(all().lower_to(today_).value(), 0U) << "once";
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(absences_test, an_end_date_is_accepted_on_its_day_by_a_read_by_the_calendar_and_of_whom_was_absent) {
  everybody_.persons[1].facts.ends = today_ + std::chrono::days(1);  // by the calendar
  everybody_.persons[2].facts.ends = today_;                         // by this read
  without("1");
  EXPECT_EQ(person_called("Leert").row.accepted, today_);
  EXPECT_EQ(person_called("Blijft").row.accepted, std::nullopt);
  EXPECT_EQ(store_->facts().advance(today_ + std::chrono::days(1)).value(), 1U);
  EXPECT_EQ(person_called("Blijft").row.accepted, today_ + std::chrono::days(1));
  EXPECT_EQ(accepted(), std::nullopt);
  everybody_.persons[0].facts.ends = today_ - std::chrono::days(5);
  take_in(everybody_);  // who was absent is there again, with a last day
  EXPECT_EQ(accepted(), today_);
  EXPECT_EQ(person_called("Gaat").row.why, reason::ended);
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(absences_test, groups_that_went_count_until_somebody_approves) {
  auto read = everybody_;
  read.persons.erase(read.persons.begin());
  for (const char* key : {"g2", "g3", "g4"}) read.groups.push_back(class_of(key, key));
  take_in(read);
  const auto school = groups().front().row.school;
  const auto lose_one = [&](const actor_id& by) {
    read.groups.pop_back();
    take_in(read);
    auto these = all().not_accepted().value();
    std::erase_if(these, [](const absence& one) { return one.kind != subject_kind::group; });
    ASSERT_EQ(these.size(), 1U);
    ASSERT_TRUE(all().accept(these, by.is_null() ? "by plan" : "reference T-1", by, today_));
  };
  const auto went = [&](day from) { return all().groups_went_without_approval(from, partner_).value(); };
  EXPECT_TRUE(went(today_).empty());
  lose_one({});
  lose_one({});
  EXPECT_EQ(went(today_), (std::map<subject_id, std::uint64_t>{{school, 2}}));
  EXPECT_TRUE(went(today_ + std::chrono::days(1)).empty());
  lose_one(store_->actor("uid:1000").value());
  EXPECT_TRUE(went(today_).empty()) << "those of before were counted in what was approved";
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(absences_test, a_group_that_left_is_accepted_by_its_new_name_and_counts_as_gone_where_it_has_it) {
  constexpr std::uint64_t basis_left = 3;  // mapping/basis.hpp
  auto read = everybody_;
  read.persons.erase(read.persons.begin());
  read.groups.push_back(class_of("g2", "5B"));
  take_in(read);
  auto left = all();
  const auto push = [&](operation op, reason why, const subject_id& group, std::uint64_t basis,
                        outcome::kind what = outcome::kind::done) {
    planned_change change;
    change.op = op;
    change.why = why;
    change.object = group;
    change.after = {{field::group_name, "5B"}};
    change.basis = basis;
    const auto plan = save(change, plan_state::ready);
    store_->plans().set_state(plan.id, plan_state::pushing).value();
    store_->plans().intend(plan.id, {1}).value();
    store_->plans().conclude(plan.id, {{1, {what, op == operation::create_group ? "id-5B" : "", {}}}}).value();
    store_->plans().set_state(plan.id, plan_state::done).value();
  };
  const auto all_groups = groups();
  const auto school = all_groups.front().row.school;
  const auto gone = std::find_if(all_groups.begin(), all_groups.end(), [](const auto& one) {
                      return one.facts.name == "5B";
                    })->row.id;
  push(operation::create_group, reason::new_in_source, gone, 77);
  read.groups.pop_back();
  take_in(read);
  const auto one_group = [&] {
    auto these = all().not_accepted().value();
    std::erase_if(these, [](const absence& one) { return one.kind != subject_kind::group; });
    return these.at(0);
  };
  const auto answer_now = [&] { return plan_answers(*store_, partner_).about(one_group()); };
  EXPECT_EQ(answer_now(), plan_answer::waits);

  planned_change ended;
  ended.op = operation::update_group;
  ended.why = reason::changed_in_source;
  ended.object = gone;
  ended.after = {{field::group_name, "5B (ended 2026-11-29)"}};
  const auto only_renamed = save(ended, plan_state::ready);
  EXPECT_EQ(answer_now(), plan_answer::waits) << "another new name is no removal";
  EXPECT_EQ(groups_ended_by(*store_, only_renamed.id), 0U);
  ended.why = reason::left_source;
  const auto plan = save(ended, plan_state::ready);
  EXPECT_EQ(answer_now(), plan_answer::accepts);
  EXPECT_EQ(groups_ended_by(*store_, plan.id), 1U);
  EXPECT_TRUE(left.groups_went_without_approval(today_, partner_).value().empty());

  push(operation::update_group, reason::left_source, gone, basis_left);
  EXPECT_EQ(answer_now(), plan_answer::nothing) << "done there";
  EXPECT_EQ(left.groups_went_without_approval(today_, partner_).value(),
            (std::map<subject_id, std::uint64_t>{{school, 1}}));
  ASSERT_TRUE(all().accept({one_group()}, "by plan", {}, today_));
  EXPECT_EQ(left.groups_went_without_approval(today_, partner_).value(),
            (std::map<subject_id, std::uint64_t>{{school, 1}}))
      << "once";
  EXPECT_EQ(findings(), std::vector<std::string>{});
}

TEST_F(absences_test, logins_that_changed_count_until_somebody_approves_a_plan_that_changes_accounts) {
  const auto name = [&](const char* family_name, const char* login) {
    store::work work(*store_);
    store_->facts().assign_name(person_called(family_name).row, login).value();
    work.commit().value();
  };
  const auto renamed = [&](day from) { return renamed_without_approval(*store_, from, partner_).value(); };
  name("Blijft", "een");
  name("Leert", "twee");
  EXPECT_TRUE(renamed(today_).empty()) << "a first login";
  account(true);  // a plan
  name("Leert", "drie");
  ASSERT_EQ(renamed(today_).size(), 1U);
  EXPECT_EQ(renamed(today_)[0].who, person_called("Leert").row.id);
  EXPECT_EQ(renamed(today_)[0].role, role::staff);
  EXPECT_EQ(renamed(today_)[0].school, person_called("Leert").row.school);
  EXPECT_TRUE(renamed(today_ + std::chrono::days(2)).size() == 1) << "since the plan before that day";
  clock_.at += std::chrono::hours(72);
  account(false);
  EXPECT_TRUE(renamed(today_ + std::chrono::days(5)).empty());

  auto change = removal(reason::changed_in_source);
  change.op = operation::update_user;
  change.object = person_called("Leert").row.id;
  change.object_role = role::staff;
  change.school = person_called("Leert").row.school;
  change.before = {{field::user_name, "twee"}};
  change.after = {{field::user_name, "drie"}};
  store_->plans().approve(save(change, plan_state::held).id, store_->actor("uid:1000").value()).value();
  EXPECT_TRUE(renamed(today_).empty()) << "whoever approved has seen it";
  name("Leert", "vier");
  EXPECT_EQ(renamed(today_).size(), 1U);
}

TEST_F(absences_test, what_a_target_says) {
  EXPECT_EQ(answer(), plan_answer::nothing) << "it holds no account";
  account(true);
  EXPECT_EQ(answer(), plan_answer::waits) << "no plan removes it";
  for (const auto state : {plan_state::held, plan_state::withheld}) {
    save(removal(reason::left_source), state);
    EXPECT_EQ(answer(), plan_answer::waits) << to_string(state);
  }
  const auto held = save(removal(reason::left_source), plan_state::held);
  store_->plans().approve(held.id, {}).value();
  EXPECT_EQ(answer(), plan_answer::accepts) << "approved";
  store_->plans().refuse(held.id, "superseded").value();
  EXPECT_EQ(answer(), plan_answer::waits) << "refused";
  const auto ready = save(removal(reason::left_source), plan_state::ready);
  EXPECT_EQ(answer(), plan_answer::accepts) << "ready by itself";
  store_->plans().set_state(ready.id, plan_state::pushing).value();
  EXPECT_EQ(answer(), plan_answer::accepts) << "being pushed";
  save(removal(reason::consent_withdrawn), plan_state::ready);
  EXPECT_EQ(answer(), plan_answer::nothing) << "closed for another reason than the absence";
}

TEST_F(absences_test, an_account_that_is_inactive_already_says_nothing) {
  account(false);
  EXPECT_EQ(answer(), plan_answer::nothing);
}

TEST_F(absences_test, holds_go_on_over_restarts_and_end) {
  const auto now = clock_.at;
  EXPECT_TRUE(holds(*store_).go_on("partner", now).value());
  reopen();
  EXPECT_FALSE(holds(*store_).go_on("partner", now + std::chrono::hours(24)).value());
  EXPECT_EQ(holds(*store_).at("partner")->since, now);
  EXPECT_FALSE(holds(*store_).at("partner")->told);
  ASSERT_TRUE(holds(*store_).note_reminder("partner", now + std::chrono::hours(48)));
  EXPECT_EQ(holds(*store_).at("partner")->told, now + std::chrono::hours(48));
  EXPECT_FALSE(holds(*store_).go_on("partner", now - std::chrono::hours(24)).value())
      << "it began under a clock that was ahead: no new hold";
  EXPECT_EQ(holds(*store_).at("partner")->since, now - std::chrono::hours(24)) << "and its age counts from now";
  EXPECT_FALSE(holds(*store_).at("partner")->told);
  ASSERT_TRUE(holds(*store_).end("partner"));
  EXPECT_FALSE(holds(*store_).at("partner"));
}

}  // namespace
}  // namespace sluis::state
