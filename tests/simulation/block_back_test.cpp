// An account of somebody who should be off that was deleted at the target, that we know of no more, and that is back
// there under another id, with our handle and switched on: a vendor restores what somebody deleted.
#include "state/push/not_shown.hpp"
#include "tests/simulation/block_words.hpp"

namespace sluis::simulation {
namespace {

using account = daemon::account_at_target::state;
using doubt = daemon::account_at_target::doubt;

class block_back : public block_words {
 protected:
  /// Somebody deletes it there, and an answer to a change said that it is gone: no comparison does, because it is off.
  void delete_it_there() {
    delete_it_there_unsaid();
    auto& store = *s.where->store;
    const auto row = store.shadow().find(target_id("partner"), whom()).value().value();
    state::store::work work(store);
    drift_counts counts;
    store.shadow().take_in(target_id("partner"), row, state::answered_as_gone(row), {}, counts).value();
    work.commit().value();
    ASSERT_EQ(store.shadow().find(target_id("partner"), whom()).value()->remote_id, "");
  }
  void delete_it_there_unsaid() {
    const auto row = s.where->store->shadow().find(target_id("partner"), whom()).value();
    gone_ = s.there.users.at(row->remote_id);
    s.there.users.erase(row->remote_id);
    s.next_day();
    s.next_day();
    daemon::sync_request look;
    look.drift = daemon::drift_check::now;
    sync(look);
    ASSERT_NE(s.where->store->shadow().find(target_id("partner"), whom()).value()->remote_id, "");
  }
  partner::user& restore_it_there(bool is_on = true) {
    auto& out = s.there.users["back"] = gone_;
    out.active = is_on;
    return out;
  }
  void sync_by_schedule() {
    auto scheduled = of(whom());
    scheduled.by = daemon::origin::schedule;
    sync(scheduled);
  }

 private:
  partner::user gone_;
};

TEST_P(block_back, is_found_and_switched_off_by_a_sync_of_everybody) {
  say_block();
  delete_it_there();
  const auto& back = restore_it_there();
  sync();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_back, is_found_and_switched_off_where_the_one_before_is_on_record_still) {
  say_block();
  delete_it_there_unsaid();
  const auto& back = restore_it_there();
  sync();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_back, is_found_and_switched_off_by_a_second_block) {
  say_block();
  delete_it_there();
  const auto& back = restore_it_there();
  say_block();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_back, is_found_and_switched_off_by_the_schedule) {
  say_block();
  delete_it_there();
  const auto& back = restore_it_there();
  s.time.advance(daemon::asks_for_blocked_each);
  sync_by_schedule();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_back, is_found_and_switched_off_after_a_restart) {
  say_block();
  delete_it_there();
  const auto& back = restore_it_there();
  for (const auto& seat : s.where->targets) {
    seat->looks_at_blocked.clear();
    seat->asked_for_blocked.reset();
  }
  sync_by_schedule();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_back, the_schedules_minute_asks_for_whoever_has_no_account_any_more) {
  say_block();
  delete_it_there();
  const auto unsent = daemon::find_unsent_blocks(*s.where->store, settings(), local_day(s.time.now())).value();
  EXPECT_EQ(unsent.at(target_id("partner")).off, std::set<subject_id>{whom()});
  EXPECT_TRUE(unsent.at(target_id("partner")).on.empty());
}

TEST_P(block_back, is_switched_off_by_our_own_word_where_it_is_off_already) {
  say_block();
  delete_it_there();
  restore_it_there(false);
  sync();
  EXPECT_TRUE(s.where->store->shadow().find(target_id("partner"), whom()).value()->said_off);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_back, is_switched_off_where_the_target_does_not_tell_and_told_as_not_known) {
  say_block();
  delete_it_there();
  s.there.tells_no_switch = true;
  const auto& back = restore_it_there();
  sync();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(told().account, account::not_known);
  EXPECT_EQ(told().why, doubt::not_told);
}

TEST_P(block_back, is_not_known_while_the_target_has_no_answer) {
  say_block();
  delete_it_there();
  s.there.silent = true;
  const auto& back = restore_it_there();
  say_block();
  EXPECT_TRUE(back.active);
  EXPECT_EQ(told().account, account::not_known);
  EXPECT_EQ(told().why, doubt::no_answer);
  EXPECT_EQ(counted().not_known, 1U);
  s.there.silent = false;
  sync();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(told().account, account::off);
}

// Under another login it may be somebody else's, who copied the handle: an administrator says whose it is.
TEST_P(block_back, with_another_login_it_is_a_finding_and_not_told_as_none) {
  say_block();
  delete_it_there();
  restore_it_there().fields[field::user_name] = "somebody.else@sim.example";
  sync();
  sync();
  const auto row = s.where->store->shadow().find(target_id("partner"), whom()).value();
  EXPECT_EQ(row->finding, state::account_finding::candidate);
  EXPECT_EQ(told().account, account::not_known);
  EXPECT_EQ(told().why, doubt::finding);
  EXPECT_EQ(counted().not_known, 1U);
}

TEST_P(block_back, where_nothing_is_back_there_is_none) {
  say_block();
  delete_it_there();
  say_block();
  EXPECT_EQ(told().account, account::none);
  EXPECT_EQ(counted().not_sent + counted().not_known, 0U);
}

TEST_P(block_back, is_found_and_switched_off_after_a_consents_end) {
  say_block();
  delete_it_there();
  s.withdraw_consent();
  sync();
  const auto& back = restore_it_there();
  s.next_day();
  sync();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(s.there.without_consent, 0U);
}

TEST_P(block_back, is_found_and_switched_off_after_a_consents_end_of_somebody_who_left) {
  pass_the_yearly_change();
  const auto key = std::prev(pupils().end())->first;
  const auto who = subject_of(key);
  lose(1);
  sync();
  const auto row = s.where->store->shadow().find(target_id("partner"), who).value();
  ASSERT_FALSE(row->active);
  const auto gone = s.there.users.at(row->remote_id);
  s.there.users.erase(row->remote_id);
  daemon::sync_request look;
  look.drift = daemon::drift_check::now;
  sync(look);
  ASSERT_NE(s.where->store->shadow().find(target_id("partner"), who).value()->remote_id, "")
      << "it is off: a partner may hide it";
  s.withdraw_consent();
  sync();
  auto& back = s.there.users["back"] = gone;
  back.active = true;
  s.next_day();
  sync();
  EXPECT_FALSE(back.active);
  EXPECT_EQ(s.there.without_consent, 0U);
}

INSTANTIATE_TEST_SUITE_P(seeds, block_back, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
