// Somebody whom an administrator blocked is off at every target, whatever the source says and whatever is held there
// (issue 14, B4; issue 13, point 1).
#include "tests/simulation/blocked_pupil.hpp"

namespace sluis::simulation {
namespace {

class block : public blocked_pupil {
 protected:
  void say_block() { state::blocks(*s.where->store).begin(whom(), "T-4711", actor_id{}).value(); }
  void say_unblock() { state::blocks(*s.where->store).end(whom(), "T-4712", actor_id{}).value(); }
  daemon::sync_request of_this_person() { return of(whom()); }
};

TEST_P(block, is_off_at_every_target_and_the_same_account_again_afterwards) {
  const auto accounts = accounts_everywhere();
  const auto memberships = memberships_everywhere();
  say_block();
  sync(of_this_person());
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 3);
  pass_days(3);
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 3) << "the source goes on listing them";
  say_unblock();
  sync(of_this_person());
  sync();
  EXPECT_EQ(active_everywhere(), 3 * all_pupils());
  EXPECT_EQ(accounts_everywhere(), accounts) << "no second account";
  EXPECT_EQ(memberships_everywhere(), memberships);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(block, goes_through_while_a_plan_is_held) {
  lose(lost_by_the_export);
  sync();
  ASSERT_TRUE(is_held("partner"));
  const auto before = active_everywhere();
  say_block();
  sync();
  EXPECT_EQ(active_everywhere(), before - 3) << "this one, and none of those who are held";
  EXPECT_TRUE(is_held("partner"));
  EXPECT_EQ(counts().not_accepted, lost_by_the_export) << "nobody's absence is accepted by it";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

// Whoever is absent and held is erased by nobody's word, blocked or not.
TEST_P(block, accepts_no_absence) {
  lose(lost_by_the_export);
  sync();
  ASSERT_TRUE(is_held("partner"));
  std::vector<subject_id> absent;
  auto& facts = s.where->store->facts();
  facts
      .each(subject_kind::person,
            [&](const state::current_row& row) -> result<void> {
              if (row.state == state::life::left && absent.size() < 6) absent.push_back(row.id);
              return {};
            })
      .value();
  const auto accounts = accounts_everywhere();
  for (const auto& one : absent) {
    state::blocks(*s.where->store).begin(one, "T-1", actor_id{}).value();
    sync(of(one));
    state::blocks(*s.where->store).end(one, "T-2", actor_id{}).value();
    sync(of(one));
  }
  pass_days(100);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(accounts_everywhere(), accounts) << "deleted nowhere";
  EXPECT_EQ(erased(), 0U);
  EXPECT_EQ(counts().not_accepted, lost_by_the_export);
  EXPECT_EQ(counts().soft_deleted, 0U);
}

TEST_P(block, holds_nothing_though_they_are_everybody_of_a_school) {
  while (pupils().size() > 2) lose(1);
  sync();
  for (const auto* const target : {"partner", "graph", "google"}) approve(target);
  sync();
  const auto before = active_everywhere();
  for (const auto& [key, one] : pupils())
    state::blocks(*s.where->store).begin(subject_of(key), "T-1", actor_id{}).value();
  sync();
  EXPECT_EQ(active_everywhere(), before - 6);
  EXPECT_FALSE(is_held("partner"));
}

TEST_P(block, somebody_there_who_switches_the_account_on_is_undone) {
  say_block();
  sync();
  for (auto& [id, user] : s.there.users) user.active = true;
  s.next_day();
  sync();
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 3);
}

TEST_P(block, who_leaves_meanwhile_is_kept_for_the_term_and_erased_after_it) {
  say_block();
  sync();
  pass_the_yearly_change();
  pupils().erase(pupils().begin());
  sync();
  const auto accounts = accounts_everywhere();
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_EQ(accounts_everywhere(), accounts);
  pass_days(1);
  EXPECT_EQ(in_the_evening(), 1U);
  EXPECT_EQ(accounts_everywhere(), accounts - 3);
  EXPECT_TRUE(state::blocks(*s.where->store).newest().empty()) << "about nobody any more";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

// Its account was off before, so the term of the consent's end does not begin for it alone.
TEST_P(block, is_not_deleted_after_a_consents_end_while_that_plan_is_held) {
  for (const auto& seat : s.where->targets) seat->settings.consent_grace = std::chrono::days{0};
  say_block();
  sync();
  s.time.advance(std::chrono::hours(24 * 1001));  // the consents ended
  sync();
  const auto accounts = accounts_everywhere();
  ASSERT_TRUE(is_held("partner"));
  pass_days(140);
  EXPECT_EQ(accounts_everywhere(), accounts);
}

TEST_P(block, a_restart_forgets_no_block) {
  say_block();
  s.restart();
  sync();
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 3);
}

TEST_P(block, a_new_pupil_who_is_blocked_gets_no_account) {
  say_block();
  sync();
  auto made = pupils().begin()->second;
  made.key = "newcomer";
  pupils()[made.key] = made;
  daemon::sync_request reads_only;
  reads_only.dry_run = true;
  sync(reads_only);
  state::blocks(*s.where->store).begin(subject_of("newcomer"), "T-1", actor_id{}).value();
  const auto accounts = accounts_everywhere();
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts);
  state::blocks(*s.where->store).end(subject_of("newcomer"), "T-1", actor_id{}).value();
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts + 3);
}

// A group that hangs or refuses must not delay the end of somebody's access; what is left of the groups is removed by
// the next plan.
TEST_P(block, the_account_is_off_before_its_groups_are_touched_and_a_kill_between_the_two_leaves_no_membership) {
  const auto memberships = memberships_everywhere();
  say_block();
  std::size_t sent = 0;
  s.there.before_each = [&sent] {
    if (++sent == 2) throw crash();
  };
  s.sync(of_this_person());
  ASSERT_EQ(s.kills, 1U);
  s.there.before_each = {};
  const auto id = s.where->store->shadow().find(target_id("partner"), whom()).value()->remote_id;
  EXPECT_FALSE(s.there.users.at(id).active);
  std::size_t left = 0;
  for (const auto& [group, is] : s.there.groups) left += is.members.contains(id) ? 1U : 0U;
  EXPECT_EQ(left, 1U) << "the daemon was killed before";
  sync();
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 3);
  EXPECT_EQ(memberships_everywhere(), memberships - 3);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

// Leavers and a withdrawal are of the same kind.
TEST_P(block, nobodys_groups_are_touched_before_all_accounts_that_end_are_off) {
  const auto in_groups = [this] {
    std::size_t out = 0;
    for (const auto& [id, group] : s.there.groups) out += group.members.size();
    return out;
  };
  const auto active = [this] {
    return static_cast<std::size_t>(
        std::count_if(s.there.users.begin(), s.there.users.end(), [](const auto& one) { return one.second.active; }));
  };
  const auto all = in_groups();
  std::size_t expected = all_pupils() - 1, too_early = 0;
  s.there.before_each = [&] { too_early += in_groups() < all && active() > expected ? 1 : 0; };
  lose(1);
  sync();
  EXPECT_EQ(too_early, 0U);
  EXPECT_EQ(in_groups(), all - 1);
  const auto rest = in_groups();
  s.there.before_each = [&] { too_early += in_groups() < rest && active() > 0 ? 1 : 0; };
  s.withdraw_consent();
  sync();
  EXPECT_EQ(too_early, 0U);
  EXPECT_EQ(active(), 0U);
  EXPECT_EQ(in_groups(), 0U);
}

TEST_P(block, each_sync_asks_whether_somebody_else_switched_the_account_on) {
  say_block();
  sync();
  for (auto& [id, user] : s.there.users) user.active = true;
  sync();  // on the same day: no comparison is due
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 3);
}

TEST_P(block, the_schedules_own_syncs_ask_for_the_account_each_quarter_of_an_hour) {
  say_block();
  sync();
  sync();  // asks, and finds it off
  for (auto& [id, user] : s.there.users) user.active = true;
  auto scheduled = of_this_person();
  scheduled.by = daemon::origin::schedule;
  s.time.advance(std::chrono::minutes(14));
  sync(scheduled);
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 2);
  s.time.advance(std::chrono::minutes(2));
  sync(scheduled);
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 3);
}

// What is not answered says nothing of the account, and makes no finding.
TEST_P(block, an_account_that_cannot_be_asked_for_stays_as_it_is_on_record) {
  say_block();
  sync();
  s.there.silent = true;
  sync();
  s.there.silent = false;
  EXPECT_TRUE(s.where->store->shadow().open_findings(target_id("partner")).value().empty());
  EXPECT_EQ(active_everywhere(), 3 * all_pupils() - 3);
}

TEST_P(block, who_is_absent_and_held_is_on_again_after_it_until_that_plan_is_approved) {
  const auto memberships = memberships_everywhere();
  const auto lost = lose(lost_by_the_export);
  sync();
  ASSERT_TRUE(is_held("partner"));
  const auto before = active_everywhere();
  const bool syncs_between = GetParam() == 2;
  const auto absent = subject_of(lost.begin()->first);
  state::blocks(*s.where->store).begin(absent, "T-1", actor_id{}).value();
  sync(of(absent));
  ASSERT_EQ(active_everywhere(), before - 3);
  if (syncs_between) sync();
  state::blocks(*s.where->store).end(absent, "T-2", actor_id{}).value();
  sync(of(absent));
  EXPECT_EQ(active_everywhere(), before);
  EXPECT_EQ(memberships_everywhere(), memberships) << "as the others";
  pass_days(3);
  EXPECT_EQ(active_everywhere(), before);
  EXPECT_EQ(counts().not_accepted, lost_by_the_export);
  for (const auto* const target : {"partner", "graph", "google"}) {
    ASSERT_TRUE(is_held(target));
    approve(target);
  }
  sync();
  EXPECT_EQ(active_everywhere(), before - 3 * lost_by_the_export);
  pass_days(3);
  EXPECT_EQ(active_everywhere(), before - 3 * lost_by_the_export) << "accepted: no end of a block brings anybody back";
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(block, who_is_absent_and_blocked_is_accepted_with_the_plan_that_was_approved) {
  const auto lost = lose(lost_by_the_export);
  sync();
  ASSERT_TRUE(is_held("partner"));
  const auto absent = subject_of(lost.begin()->first);
  state::blocks(*s.where->store).begin(absent, "T-1", actor_id{}).value();
  sync(of(absent));
  for (const auto* const target : {"partner", "graph", "google"}) approve(target);
  sync();
  EXPECT_EQ(counts().not_accepted, 0U) << "the account is off already, and whoever approved has seen it in the plan";
  EXPECT_EQ(daemon::view_absences(*s.where->store, s.where->settings, local_day(s.time.now())).value().count, 0U);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(block, who_is_absent_and_held_is_on_again_by_the_next_sync_of_everybody_as_well) {
  const auto lost = lose(lost_by_the_export);
  sync();
  const auto before = active_everywhere();
  const auto absent = subject_of(lost.begin()->first);
  state::blocks(*s.where->store).begin(absent, "T-1", actor_id{}).value();
  sync();
  ASSERT_EQ(active_everywhere(), before - 3);
  state::blocks(*s.where->store).end(absent, "T-2", actor_id{}).value();
  sync();
  EXPECT_EQ(active_everywhere(), before);
  EXPECT_TRUE(is_held("partner"));
}

INSTANTIATE_TEST_SUITE_P(seeds, block, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
