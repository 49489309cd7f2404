// Consents that follow one another, and addresses that change, in virtual time (issue 13, points 2 and 8).
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "daemon/cycle/consent/consent_effect.hpp"
#include "daemon/cycle/consent/consent_status.hpp"
#include "state/check.hpp"
#include "state/recipients.hpp"
#include "tests/simulation/journal.hpp"
#include "tests/simulation/simulation.hpp"
#include "tests/support/consents.hpp"

namespace sluis::simulation {
namespace {

/// What status says of the consent of a target that fails.
std::string notice(simulation& s) {
  const auto& target = s.where->targets.front()->settings;
  daemon::target_status out;
  out.id = target.id;
  out.state = "failing";
  daemon::tell_consent(*s.where->store, s.where->settings, target, local_day(s.time.now()), out).value();
  return out.notice;
}

class consent_changes : public testing::TestWithParam<std::uint64_t> {
 protected:
  simulation s{GetParam()};
};

// A consent that covers fewer attributes was ordered: what it takes away does not wait for the approval of what else it
// changes.
TEST_P(consent_changes, attributes_that_a_consent_takes_away_go_while_the_change_of_user_names_is_held) {
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  const auto with = [&](field f) {
    return std::count_if(s.there.users.begin(), s.there.users.end(), [&](const auto& u) {
      const auto found = u.second.fields.find(f);
      return found != u.second.fields.end() && !found->second.empty();
    });
  };
  const auto named = [&] {
    return std::count_if(s.there.users.begin(), s.there.users.end(),
                         [](const auto& u) { return u.second.fields.at(field::user_name) != u.second.handle; });
  };
  const auto all = static_cast<std::ptrdiff_t>(s.there.users.size());
  ASSERT_EQ(with(field::email), all);
  ASSERT_EQ(named(), all);
  const attribute_set fewer{consent_attribute::given_name, consent_attribute::family_name_prefix,
                            consent_attribute::family_name, consent_attribute::groups};
  s.grant_consent(fewer, 400);
  const auto given = s.where->store->consents()
                         .valid_grant(target_id("partner"), testing_support::partner_address(), local_day(s.time.now()))
                         .value();
  const auto effect = daemon::effect_of(*s.where->store, daemon::reach_of(*given)).value();
  EXPECT_EQ(effect.accounts, static_cast<std::uint64_t>(all));
  EXPECT_EQ(effect.attributes, (attribute_set{consent_attribute::email, consent_attribute::school}));
  EXPECT_EQ(effect.user_names, static_cast<std::uint64_t>(all));
  daemon::sync_request look;
  look.dry_run = true;
  s.sync(look);
  EXPECT_EQ(s.where->targets.front()->beyond.accounts, static_cast<std::uint64_t>(all)) << "told until it is done";
  EXPECT_EQ(s.sync().targets.at(0).plan.state, plan_state::held) << "everybody would get another user name";
  EXPECT_EQ(with(field::email), 0);
  EXPECT_EQ(with(field::school), 0);
  EXPECT_EQ(named(), all) << "nobody approved that";
  EXPECT_EQ(s.where->targets.front()->beyond.accounts, static_cast<std::uint64_t>(all))
      << "their user names are addresses still";
  EXPECT_EQ(s.converge(), "") << "when it was approved";
  EXPECT_EQ(named(), 0);
  EXPECT_EQ(s.where->targets.front()->beyond.accounts, 0U);
  EXPECT_EQ(s.there.without_consent, 0U);
}

// A consent for all schools covers a file of another board that was put into the folder: its people get accounts, and
// that is told.
TEST_P(consent_changes, a_school_that_is_read_for_the_first_time_is_told_by_each_sync_for_two_weeks) {
  s.where->settings.targets = {s.where->targets.front()->settings};
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  const auto note_of = [](const daemon::sync_report& report, const std::string& school) {
    for (const auto& read : report.reads) {
      if (read.school == school) return read.note;
    }
    return std::string("was not read");
  };
  const auto known = s.real.schools.front().brin;
  auto other = world::make(1, 6, s.chance).schools.front();
  other.brin = "77ZZ";
  s.real.schools.push_back(other);
  const auto told =
      "this school was read for the first time on " + to_string(local_day(s.time.now())) + ": is it yours? ";
  const auto covered = told + "the consent in force at partner covers it: accounts are made there";
  daemon::sync_request look;
  look.dry_run = true;
  EXPECT_EQ(note_of(s.sync(look), "77ZZ"), "the first school year that was read of it: 2026-2027; " + covered)
      << "before anything is sent";
  const auto report = s.sync();
  EXPECT_EQ(note_of(report, "77ZZ"), covered);
  EXPECT_EQ(note_of(report, known), "") << "no other";
  auto named = testing_support::signed_consent(target_id("partner"), most_attributes, local_day(s.time.now()),
                                               local_day(s.time.now()) + std::chrono::days{400});
  named.schools = {known};
  s.where->store->consents().record(named, actor_id{}).value();
  EXPECT_EQ(note_of(s.sync(look), "77ZZ"), told + "no consent in force covers it: no account is made");
  for (int days = 0; days < 13; ++days) s.next_day();
  EXPECT_TRUE(note_of(s.sync(), "77ZZ").starts_with(told));
  for (int days = 0; days < 2; ++days) s.next_day();
  EXPECT_EQ(note_of(s.sync(), "77ZZ"), "");
}

TEST_P(consent_changes,
       leavers_newcomers_and_groups_go_while_the_change_of_user_names_is_held_and_the_consent_is_told_as_its_reason) {
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  auto& school = s.real.schools.front();
  const auto known = s.there.users.size();
  const attribute_set fewer{consent_attribute::given_name, consent_attribute::family_name_prefix,
                            consent_attribute::family_name, consent_attribute::groups};
  s.grant_consent(fewer, 400);
  s.sync();
  s.next_day();
  school.pupils.erase(school.pupils.begin());
  school.groups["new"] = "Groep 9";
  school.pupils["new"] = {"new", "Kim", "", "Bos", "new"};
  EXPECT_EQ(s.sync().targets.at(0).plan.state, plan_state::held);
  const auto is_on = [](const auto& user) { return user.second.active; };
  EXPECT_EQ(s.there.users.size(), known + 1);
  EXPECT_EQ(static_cast<std::size_t>(std::count_if(s.there.users.begin(), s.there.users.end(), is_on)), known)
      << "one left, one is new";
  EXPECT_TRUE(std::any_of(s.there.groups.begin(), s.there.groups.end(),
                          [](const auto& one) { return one.second.name.find("Groep 9") != std::string::npos; }));

  s.next_day();
  s.sync();
  auto& plans = s.where->store->plans();
  const auto held = plans.newest_open(target_id("partner")).value().value();
  EXPECT_EQ(held.state, plan_state::held);
  EXPECT_EQ(held.counts[static_cast<std::size_t>(operation::update_user)], known - 1);
  EXPECT_EQ(held.total(), known - 1) << "nothing else waits";
  plans
      .each(held.id, 1,
            [](const state::saved_change& one) -> result<bool> {
              EXPECT_EQ(one.change.why, reason::consent_changed) << "though plans were pushed since";
              return true;
            })
      .value();
  EXPECT_EQ(s.there.without_consent, 0U);
}

TEST_P(consent_changes, a_consent_for_a_role_that_is_in_no_group_makes_no_group_there) {
  s.real.schools.front().groups["empty"] = "Leeg";
  auto staff = testing_support::signed_consent(target_id("partner"), most_attributes, local_day(s.time.now()),
                                               local_day(s.time.now()) + std::chrono::days{400});
  staff.roles = {role::staff};
  s.where->store->consents().record(staff, actor_id{}).value();
  s.update_allowed();
  s.sync();
  EXPECT_EQ(s.there.groups.size() + s.there.users.size(), 0U);
  staff.roles = {role::student};
  s.where->store->consents().record(staff, actor_id{}).value();
  s.sync();
  std::size_t groups = 0;
  for (const auto& school : s.real.schools) {
    std::set<std::string> in_use;
    for (const auto& [key, one] : school.pupils) {
      if (!one.group_key.empty()) in_use.insert(one.group_key);
    }
    groups += in_use.size();
  }
  EXPECT_EQ(s.there.groups.size(), groups) << "those with pupils in them, and no other";
}

TEST_P(consent_changes, the_journal_tells_once_of_a_consent_that_leaves_people_out_from_today_on) {
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  const auto out = s.real.schools.back().pupils.size();
  auto narrower = testing_support::signed_consent(target_id("partner"), most_attributes, local_day(s.time.now()),
                                                  local_day(s.time.now()) + std::chrono::days{400});
  narrower.schools = {s.real.schools.front().brin};
  s.where->store->consents().record(narrower, actor_id{}).value();
  const journal said;
  for (int d = 0; d < 3; ++d) {
    s.sync();
    s.next_day();
  }
  const auto told = said.lines_with("that is in force does not cover");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NE(told.front().find("does not cover " + std::to_string(out) + " active accounts"), std::string::npos)
      << told.front();
}

// Issue 13, point 8: what a narrower consent ended keeps its day.
TEST_P(consent_changes, a_withdrawal_puts_off_no_deletion_that_an_earlier_end_began) {
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  const auto stays = s.real.schools.front();
  const auto today = [&] { return local_day(s.time.now()); };
  auto narrower =
      testing_support::signed_consent(target_id("partner"), most_attributes, today(), today() + std::chrono::days{400});
  narrower.schools = {stays.brin};
  s.where->store->consents().record(narrower, actor_id{}).value();
  for (int d = 0; d < 30; ++d) s.next_day();
  ASSERT_EQ(s.sync().targets.at(0).plan.state, plan_state::held) << "everybody of a school";
  auto& plans = s.where->store->plans();
  plans.approve(plans.newest_open(target_id("partner")).value()->id, actor_id{}).value();
  s.sync();
  const auto groups = s.there.groups.size();
  for (int d = 0; d < 13; ++d) s.next_day();
  s.withdraw_consent();
  s.sync();
  const auto all = s.there.users.size();
  for (int d = 13; d < 89; ++d) s.next_day();
  s.sync();
  EXPECT_EQ(s.there.users.size(), all) << "inactive accounts are kept for the term";
  s.next_day();
  s.sync();
  EXPECT_EQ(s.there.users.size(), stays.pupils.size())
      << "90 days after they were disabled, whatever was withdrawn since";
  s.sync();
  EXPECT_LT(s.there.groups.size(), groups) << "and their school's groups";
  EXPECT_FALSE(s.there.groups.empty());
  for (int d = 0; d < 13; ++d) s.next_day();
  s.sync();
  s.sync();
  EXPECT_TRUE(s.there.users.empty()) << "90 days after the withdrawal";
  EXPECT_TRUE(s.there.groups.empty());
}

// The host was renamed, and `left` was said for `moved`.
TEST_P(consent_changes, what_was_left_by_mistake_is_taken_back_by_moved_and_nobody_is_made_twice) {
  s.grant_consent(most_attributes, 300);
  ASSERT_EQ(s.converge(), "");
  const auto users = s.there.users.size();
  const recipient renamed{"scim", "https://renamed.example/scim/v2"};
  const auto by = s.where->store->actor("uid:1000").value();
  const auto target = target_id("partner");
  s.where->targets.front()->settings.url = renamed.address;
  state::recipients(*s.where->store).leave(target, renamed, "a slip", by).value();
  auto consent = testing_support::signed_consent(target, most_attributes, local_day(s.time.now()),
                                                 local_day(s.time.now()) + std::chrono::days{300});
  consent.to = renamed;
  s.where->store->consents().record(consent, actor_id{}).value();
  s.update_allowed();
  state::recipients(*s.where->store).move(target, renamed, "it was moved", by).value();
  EXPECT_TRUE(state::recipients(*s.where->store).is_unproven(target));
  s.sync();
  EXPECT_EQ(s.converge(), "");
  EXPECT_EQ(s.there.users.size(), users);
  EXPECT_EQ(state::recipients(*s.where->store).proven(target), renamed);
  EXPECT_EQ(state::check_folder(s.folder, nullptr).value().findings, std::vector<std::string>());
}

// Issue 13, points 3 and 8: withdrawn and recorded again, and then the clock is put back to before the first day of the
// new one.
TEST_P(consent_changes, a_clock_before_the_first_day_of_the_next_consent_disables_nobody) {
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  for (int d = 0; d < 100; ++d) {
    s.next_day();
    s.where->store->lived().step(s.time.running()).value();
  }
  s.withdraw_consent();
  s.grant_consent(most_attributes, 400);
  ASSERT_EQ(s.converge(), "");
  const auto there = s.there.users;
  s.real.schools.front().pupils.begin()->second.family = "Nieuwenaam";
  for (const auto back : {2, 60}) {
    s.time.set(-std::chrono::days{back});
    s.sync();
    s.sync();
    ASSERT_EQ(s.there.users.size(), there.size());
    for (const auto& [id, user] : s.there.users) {
      EXPECT_TRUE(user.active) << back;
      EXPECT_EQ(user.fields, there.at(id).fields) << back << ": nothing leaves";
    }
    s.time.set(std::chrono::days{back});
  }
  EXPECT_EQ(s.converge(), "") << "the clock is right again";
}

TEST_P(consent_changes,
       an_approval_of_what_a_consents_end_disables_outlives_a_target_that_is_down) {  // issue 13, points 1 and 8
  for (const bool is_whole : {false, true}) {
    SCOPED_TRACE(is_whole ? "the consent is over" : "it covers fewer");
    s.grant_consent(most_attributes, is_whole ? 10 : 400);
    ASSERT_EQ(s.converge(), "");
    const auto today = local_day(s.time.now());
    if (!is_whole) {
      auto narrower =
          testing_support::signed_consent(target_id("partner"), most_attributes, today, today + std::chrono::days{400});
      narrower.schools = {s.real.schools.front().brin};
      s.where->store->consents().record(narrower, actor_id{}).value();
    }
    for (int d = 0; d < (is_whole ? 41 : 30); ++d) s.next_day();
    ASSERT_EQ(s.sync().targets.at(0).plan.state, plan_state::held);
    const auto active = [&] {
      return static_cast<std::size_t>(
          std::count_if(s.there.users.begin(), s.there.users.end(), [](const auto& u) { return u.second.active; }));
    };
    const auto before = active();
    auto& pupils = s.real.schools.front().pupils;
    pupils.erase(pupils.begin());
    const auto held = s.sync().targets.at(0);
    EXPECT_EQ(active(), before - 1) << "whoever leaves meanwhile is disabled; " << held.plan.note << held.problem;

    s.where->store->plans()
        .approve(s.where->store->plans().newest_open(target_id("partner")).value()->id, actor_id{})
        .value();
    s.faults.down = 1;
    s.sync();
    EXPECT_EQ(active(), before - 1);
    EXPECT_NE(notice(s).find("will be disabled by the next sync"), std::string::npos)
        << "in the midst of a push: " << notice(s);
    s.next_day();
    pupils.begin()->second.family = "Verbeterd";  // the plan is another one now
    s.sync();
    EXPECT_NE(notice(s).find("will be disabled by the next sync"), std::string::npos) << "computed anew: " << notice(s);
    s.faults.down = 0;
    daemon::sync_request asked;
    const auto report = s.sync(asked);
    EXPECT_NE(report.targets.at(0).plan.state, plan_state::held);
    EXPECT_EQ(active(), is_whole ? 0U : pupils.size()) << "they were approved";
  }
}

INSTANTIATE_TEST_SUITE_P(seeds, consent_changes, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace sluis::simulation
