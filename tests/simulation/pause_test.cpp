// A target that an administrator paused: nothing goes there, nobody is erased with a receipt that says "gone" for it,
// and everything else goes on (issue 14, B4).
#include "daemon/cycle/status/views.hpp"
#include "state/pauses.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

class paused : public held_school {
 protected:
  void SetUp() override { build({"partner", "graph"}); }

  const target_id partner_{"partner"};
  /// As `sluis target pause` does it.
  void pause() {
    const auto by = s.where->store->actor("uid:1000").value();
    state::pauses(*s.where->store).begin(partner_, "T-4711", by).value();
    for (const auto& seat : s.where->targets) {
      if (seat->settings.id == partner_) seat->permits.revoke(permit_issuer::which::all, "paused");
    }
  }
  void resume() {
    state::pauses(*s.where->store).end(partner_, "T-4712", s.where->store->actor("uid:1000").value()).value();
    s.where->targets.front()->last_survey.reset();
  }
  [[nodiscard]] static std::size_t active_at(const partner& there) {
    std::size_t out = 0;
    for (const auto& [id, user] : there.users) out += user.active ? 1 : 0;
    return out;
  }
  daemon::pause_view told() {
    return daemon::pause_of(*s.where->store, partner_, local_day(s.time.now())).value().value();
  }
  std::string first_key() { return pupils().begin()->first; }
};

TEST_P(paused, hears_nothing_while_other_targets_go_on) {
  pause();
  const auto requests = s.there.requests, all = static_cast<std::uint64_t>(s.there.users.size());
  const auto left_on = local_day(s.time.now());
  lose(2);
  auto& stays = pupils().begin()->second;
  stays.given = "Ismaël";
  const auto report = sync();
  EXPECT_EQ(active_at(others.front()), all - 2) << "the other target goes on";
  daemon::sync_request look;
  look.drift = daemon::drift_check::now;
  sync(look);
  daemon::sync_request one;
  one.people = {subject_of(first_key())};
  sync(one);
  pass_days(3);
  EXPECT_EQ(s.there.requests, requests) << "no change, no look-up, no survey";
  EXPECT_EQ(active_at(s.there), all);
  EXPECT_TRUE(report.targets.at(0).is_paused);
  EXPECT_EQ(report.targets.at(0).problem, "");
  EXPECT_FALSE(report.targets.at(1).is_paused);
  EXPECT_EQ(told().leavers, 2U);
  EXPECT_EQ(told().leavers_since, left_on);
  resume();
  sync();
  EXPECT_EQ(active_at(s.there), all - 2);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(paused, is_confirmed_each_week_and_ends_only_by_a_word) {
  pause();
  const auto since = local_day(s.time.now());
  pass_days(7);
  EXPECT_FALSE(told().is_old);
  pass_days(1);
  EXPECT_TRUE(told().is_old);
  const auto requests = s.there.requests;
  sync();
  EXPECT_EQ(s.there.requests, requests) << "it does not end by itself";
  pause();
  EXPECT_FALSE(told().is_old);
  EXPECT_EQ(told().since, since);
  EXPECT_EQ(told().confirmed, local_day(s.time.now()));
  resume();
  EXPECT_FALSE(daemon::pause_of(*s.where->store, partner_, local_day(s.time.now())).value());
}

TEST_P(paused, in_the_midst_of_a_push_lets_nothing_more_out) {
  auto& groups = s.real.schools.front().groups;
  for (auto& [key, one] : pupils()) {
    const auto next = std::next(groups.find(one.group_key));
    one.group_key = next == groups.end() ? groups.begin()->first : next->first;
  }
  std::uint64_t sent = 0;
  s.there.before_each = [&] {
    if (++sent == 3) s.on_strand([this] { pause(); });  // the other target's push is on the strand meanwhile
  };
  const auto changes = s.there.changes;
  sync();
  s.there.before_each = nullptr;
  EXPECT_LE(s.there.changes - changes, 3U);
  resume();
  sync();
  EXPECT_GT(s.there.changes - changes, 70U) << "what was left is sent";
}

TEST_P(paused, holds_over_a_restart) {
  pause();
  const auto requests = s.there.requests;
  s.restart();
  sync();
  EXPECT_EQ(s.there.requests, requests);
}

TEST_P(paused, nobody_is_erased_who_is_or_may_be_at_it) {
  const auto whom = subject_of(first_key());
  pupils().erase(pupils().begin());
  sync();
  pass_days(80);
  pause();
  pass_days(12);
  EXPECT_EQ(in_the_evening(), 0U) << "the account is there";
  EXPECT_TRUE(s.where->store->facts().find(whom).value().has_value());
  resume();
  sync();
  EXPECT_EQ(in_the_evening(), 1U);
}

TEST_P(paused, nobody_is_erased_whose_account_was_deleted_there_before_and_may_be_back) {
  pupils().erase(pupils().begin());
  sync();
  pass_days(90);
  pause();
  pass_days(2);
  EXPECT_EQ(in_the_evening(), 0U) << "the last look at the target waits, and no receipt says that the account is gone";
  const auto& findings = s.where->targets.front()->findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_NE(findings.front().find("waiting for the last look"), std::string::npos) << findings.front();
  EXPECT_NE(findings.front().find("paused"), std::string::npos) << findings.front();
  resume();
  EXPECT_EQ(in_the_evening(), 1U);
}

TEST_P(paused, a_withdrawal_waits_and_is_carried_out_when_it_ends) {
  pause();
  s.where->store->consents().withdraw(partner_, actor_id{}).value();
  s.update_allowed();
  const auto requests = s.there.requests;
  sync();
  EXPECT_EQ(s.there.requests, requests);
  EXPECT_GT(active_at(s.there), 0U);
  resume();
  sync();
  EXPECT_EQ(active_at(s.there), 0U);
}

TEST_P(paused, makes_the_school_of_the_guard_no_larger_by_those_who_left_before) {
  lose(60);
  sync();
  for (const auto* const target : {"partner", "graph"}) approve(target);
  sync();
  pass_days(31);
  pause();
  resume();
  sync();
  const auto before = active_everywhere();
  lose(4);
  pass_days(1);
  EXPECT_EQ(active_everywhere(), before) << "four of twenty are held";
  EXPECT_TRUE(is_held("partner"));
}

INSTANTIATE_TEST_SUITE_P(seeds, paused, testing::Values(1));

}  // namespace
}  // namespace sluis::simulation
