// Absences of people without an account, of whom no plan speaks (issue 13, 1): few are accepted at once, many wait for
// an administrator.
#include "daemon/cycle/reading/holding.hpp"
#include "tests/simulation/held_school.hpp"
#include "tests/simulation/journal.hpp"

namespace sluis::simulation {
namespace {

/// Nobody consented to anything: no target has an account, no plan speaks of anybody.
class held_without_accounts : public held_school {
 protected:
  void SetUp() override { build({}); }
};

TEST_P(held_without_accounts, few_are_accepted_at_once_and_many_wait_for_an_administrator) {
  lose(3);
  sync();
  EXPECT_EQ(counts().soft_deleted, 3U);
  s.next_day();
  const auto lost = lose(lost_by_the_export - 3);
  sync();
  EXPECT_EQ(counts().not_accepted, lost_by_the_export - 3);
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 3U);
  pass_days(5);
  EXPECT_EQ(in_the_evening(), 0U);
  const auto by = s.where->store->actor("uid:1000").value();
  const auto today = local_day(s.time.now());
  const auto accept = [&](const std::string& hash) {
    return daemon::accept_beyond(*s.where->store, s.where->settings, today, {hash, "T-4711"}, by);
  };
  const auto seen = [&] { return daemon::view_absences(*s.where->store, s.where->settings, today).value().hash; };
  const auto before = seen();
  EXPECT_EQ(accept("").error().code(), errc::conflict);
  pupils().erase(pupils().begin());
  pupils().insert(*lost.begin());
  sync();
  EXPECT_EQ(counts().not_accepted, lost_by_the_export - 3) << "as many as before";
  EXPECT_EQ(accept(before).error().code(), errc::conflict) << "and others than were looked at";
  EXPECT_EQ(accept(seen().substr(0, 12)).value().accepted, lost_by_the_export - 3);
  EXPECT_EQ(counts().not_accepted, 0U);
  pass_days(89);
  EXPECT_EQ(in_the_evening(), 0U);
  pass_days(1);
  EXPECT_EQ(in_the_evening(), lost_by_the_export - 3);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(held_without_accounts, accounts_that_a_withdrawal_closed_accept_nobody) {
  consent(target_id("partner"));
  s.update_allowed();
  sync();
  sync();
  ASSERT_EQ(active_everywhere(), all_pupils());
  s.withdraw_consent();
  sync();
  ASSERT_EQ(active_everywhere(), 0U);
  lose(lost_by_the_export);
  sync();
  EXPECT_EQ(counts().not_accepted, lost_by_the_export) << "they are inactive for another reason than their absence";
  pass_days(95);
  EXPECT_EQ(in_the_evening(), 0U);
  EXPECT_TRUE(state::holds(*s.where->store).at(""));
}

INSTANTIATE_TEST_SUITE_P(seeds, held_without_accounts, testing::Values(1U));

}  // namespace
}  // namespace sluis::simulation
