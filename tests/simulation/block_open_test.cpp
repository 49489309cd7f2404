// A block of somebody of whom a creation has no outcome yet, or of whom another object at the target has the handle:
// nothing on record proves that no account is on.
#include "daemon/cycle/pushing/settling.hpp"
#include "state/orders.hpp"
#include "tests/simulation/block_words.hpp"

namespace sluis::simulation {
namespace {

using account = daemon::account_at_target::state;
using doubt = daemon::account_at_target::doubt;

class block_open : public block_words {
 protected:
  void SetUp() override {
    block_words::SetUp();
    s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);  // a survey would find what was made
  }
  /// Sorts before everybody, so that whom() is this one; their creation at the partner has no answer.
  void arrives(const fault_rates& faults) {
    auto newcomer = pupils().begin()->second;
    newcomer.key = "0newcomer";
    pupils()[newcomer.key] = newcomer;
    s.faults = faults;
    sync();
    s.faults = {};
    const auto open = s.where->store->plans().unsettled_creations(target_id("partner")).value();
    ASSERT_EQ(open.size(), 1U);
    ASSERT_EQ(open.front().object, whom());
  }
  /// It takes effect, and is not shown.
  void arrives_unseen() {
    s.there.not_shown_yet.insert("u" + std::to_string(s.there.next_id));
    arrives({.lost_after = 1});
  }
  void expect_open() {
    EXPECT_EQ(told().account, account::not_known);
    EXPECT_EQ(told().why, doubt::creation_open);
    EXPECT_EQ(told("graph").account, account::off);
    EXPECT_EQ(counted().not_known, 1U);
  }
  /// As the schedule does it each minute.
  void after_a_minute() {
    s.time.advance(std::chrono::minutes(1));
    const auto unsent = daemon::find_unsent_blocks(*s.where->store, settings(), local_day(s.time.now())).value();
    EXPECT_EQ(unsent.at(target_id("partner")).on, std::set<subject_id>{whom()});
    auto scheduled = of(whom());
    scheduled.by = daemon::origin::schedule;
    sync(scheduled);
  }
  partner::user& copy_there() {
    auto& out = s.there.users["copy"] = account_there();
    out.active = true;
    return out;
  }
  void survey() {
    daemon::sync_request look;
    look.drift = daemon::drift_check::now;
    sync(look);
  }
};

TEST_P(block_open, is_not_known_until_the_creation_is_settled_and_the_account_off) {
  arrives_unseen();
  say_block();
  expect_open();
  for (int minutes = 0; minutes < 3; ++minutes) {
    after_a_minute();
    expect_open();
  }
  s.there.not_shown_yet.clear();
  after_a_minute();
  EXPECT_FALSE(account_there().active);
  EXPECT_EQ(told().account, account::off);
  EXPECT_EQ(counted().not_known + counted().not_sent, 0U);
}

TEST_P(block_open, of_one_that_never_arrived_there_is_none_after_a_quarter_of_an_hour) {
  arrives({.lost_before = 1});
  say_block();
  expect_open();
  s.time.advance(daemon::may_still_appear);
  after_a_minute();
  EXPECT_EQ(told().account, account::none);
  EXPECT_EQ(counted().not_known, 0U);
  EXPECT_EQ(s.there.duplicates, 0U);
}

TEST_P(block_open, stays_not_known_after_a_restart) {
  arrives_unseen();
  say_block();
  s.restart();
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);
  EXPECT_EQ(told().why, doubt::creation_open);
  s.there.not_shown_yet.clear();
  after_a_minute();
  EXPECT_FALSE(account_there().active);
  EXPECT_EQ(told().account, account::off);
}

// `sluis status` counts the order as one whose account may be on.
TEST_P(block_open, an_order_is_not_carried_out_while_a_creation_is_open) {
  arrives_unseen();
  const auto today = local_day(s.time.now());
  const auto orders = [&] { return daemon::count_orders(*s.where->store, s.where->settings.retention, today).value(); };
  state::orders(*s.where->store)
      .give(whom(), order_kind::leave, "T-1", s.where->store->actor("uid:1000").value(), today)
      .value();
  sync(of(whom()));
  EXPECT_EQ(orders().not_sent, 1U);
  s.there.not_shown_yet.clear();
  sync(of(whom()));
  EXPECT_FALSE(account_there().active);
  EXPECT_EQ(orders().not_sent, 0U);
}

TEST_P(block_open, a_copy_that_is_on_is_a_finding_until_it_is_gone) {
  auto& copy = copy_there();
  survey();
  say_block();
  ASSERT_FALSE(account_there().active);
  EXPECT_EQ(told().account, account::not_known);
  EXPECT_EQ(told().why, doubt::finding);
  EXPECT_EQ(counted().not_known, 1U);
  copy.active = false;
  survey();
  EXPECT_EQ(told().account, account::off);
  copy.active = true;
  survey();
  EXPECT_EQ(told().why, doubt::finding);
  s.there.users.erase("copy");
  survey();
  EXPECT_EQ(told().account, account::off);
}

// A list of changes does not mention the copy again.
TEST_P(block_open, a_copy_is_told_further_where_the_target_tells_changes_only) {
  s.there.tells_changes = true;
  copy_there();
  survey();
  sync();
  say_block();
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(1);
  for (int days = 0; days < 2; ++days) {
    s.next_day();
    sync();
    EXPECT_EQ(told().why, doubt::finding);
  }
}

INSTANTIATE_TEST_SUITE_P(seeds, block_open, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
