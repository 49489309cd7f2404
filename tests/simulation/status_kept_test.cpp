// What status tells stays until it is over: a sync of one person, a dry run and a restart end nothing.
#include "daemon/cycle/consent/consent_effect.hpp"
#include "daemon/cycle/target_alert.hpp"
#include "state/push/plan_standing.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

class status_kept : public held_school {
 protected:
  void SetUp() override { build({"partner"}); }

  daemon::target_seat& seat() { return *s.where->targets.front(); }
  std::uint64_t waiting() {
    return daemon::changes_waiting(*s.where->store, target_id("partner"), seat().pushed).value();
  }
  daemon::sync_request about_somebody() {
    daemon::sync_request out;
    out.people = {subject_of(pupils().begin()->first)};
    return out;
  }
  [[nodiscard]] day today() const { return local_day(s.time.now()); }
  daemon::beyond_consents beyond() { return daemon::beyond_of(*s.where->store, seat().settings, today()).value(); }
};

TEST_P(status_kept, a_sync_of_somebody_else_ends_no_failure) {
  const auto last = s.where->last_sync;
  ASSERT_TRUE(last);
  s.next_day();
  lose(1);
  s.faults.down = 1;
  s.sync();
  ASSERT_TRUE(seat().failing_since);
  const auto since = seat().failing_since;
  const auto waits = waiting();
  ASSERT_GT(waits, 0U);
  s.sync(about_somebody());
  EXPECT_EQ(seat().failing_since, since) << "nothing was asked of it";
  EXPECT_EQ(waiting(), waits);
  EXPECT_EQ(s.where->last_sync, last) << "nothing was read";
  auto dry = daemon::sync_request{};
  dry.dry_run = true;
  s.sync(dry);
  EXPECT_EQ(seat().failing_since, since);
  EXPECT_EQ(waiting(), waits);
  s.faults.down = 0;
  s.sync();
  EXPECT_FALSE(seat().failing_since);
  EXPECT_EQ(waiting(), 0U);
  EXPECT_EQ(s.where->last_sync, s.time.now());
}

TEST_P(status_kept, a_failing_target_with_nothing_to_do_is_asked_whether_it_answers) {
  const auto lost = lose(1);
  s.faults.down = 1;
  s.sync();
  ASSERT_TRUE(seat().failing_since);
  pupils().insert(lost.begin(), lost.end());
  s.faults.down = 0;
  EXPECT_EQ(s.sync().targets.at(0).plan.total(), 0U);
  EXPECT_FALSE(seat().failing_since) << "its answer to a survey";
}

TEST_P(status_kept, the_institution_s_problem_is_ended_by_a_sync_of_everything_alone) {
  s.where->problem = "a group could not be named";
  s.sync(about_somebody());
  EXPECT_NE(s.where->problem, "");
  s.sync();
  EXPECT_EQ(s.where->problem, "");
}

TEST_P(status_kept, what_a_later_consent_takes_away_is_told_before_and_on_its_first_day) {
  EXPECT_EQ(beyond().next_effect, "");
  const attribute_set without_groups{consent_attribute::given_name, consent_attribute::family_name,
                                     consent_attribute::email};
  const auto first = today() + std::chrono::days(5);
  const auto last = first + std::chrono::days(400);
  const auto signed_one = testing_support::signed_consent(target_id("partner"), without_groups, first, last);
  s.where->store->consents().record(signed_one, actor_id{}).value();
  EXPECT_EQ(beyond().accounts, 0U);
  EXPECT_EQ(beyond().next_from, first);
  EXPECT_NE(beyond().next_effect.find("groups are deleted"), std::string::npos) << beyond().next_effect;
  EXPECT_EQ(beyond().next_accounts, all_pupils());
  for (int d = 0; d < 5; ++d) s.next_day();
  s.restart();
  EXPECT_EQ(beyond().accounts, all_pupils()) << "not in memory alone";
  EXPECT_EQ(beyond().next_effect, "");
  seat().beyond = beyond();
  s.update_allowed();
  daemon::sync_request dry;
  dry.dry_run = true;
  s.sync(dry);
  EXPECT_EQ(seat().beyond.accounts, all_pupils()) << "a dry run takes nothing away";
  s.sync();
  EXPECT_EQ(seat().beyond.accounts, 0U);
  EXPECT_TRUE(s.there.groups.empty());
}

INSTANTIATE_TEST_SUITE_P(seeds, status_kept, testing::Values(1));

}  // namespace
}  // namespace sluis::simulation
