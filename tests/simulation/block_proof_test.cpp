// "Off" is said of somebody who is blocked only where it is proven since the block: the target confirmed our deactivation, and a look by id after it shows the account off.
// And a second record with the ECK iD of somebody who is blocked is no way around the block (issue 14, B4).
#include "daemon/blocked_accounts.hpp"
#include "daemon/same_eck_id.hpp"
#include "daemon/views.hpp"
#include "state/blocks.hpp"
#include "state/pauses.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

using daemon::account_at_target;
using account = account_at_target::state;
using doubt = account_at_target::doubt;

class block_proof : public held_school {
 protected:
  /// As `sluis person block` does it.
  void say_block() { say_block(whom()); }
  void say_block(const subject_id& person) {
    const auto said = state::blocks(*s.where->store).begin(person, "T-4711", actor_id{});
    EXPECT_TRUE(said || said.error().code() == errc::conflict);
    daemon::forget_block_looks(*s.where, person);
    sync(of(person));
  }
  void say_unblock() {
    state::blocks(*s.where->store).end(whom(), "T-4712", actor_id{}).value();
    daemon::forget_block_looks(*s.where, whom());
    sync(of(whom()));
  }
  subject_id whom() { return subject_of(pupils().begin()->first); }
  static daemon::sync_request of(const subject_id& person) {
    daemon::sync_request out;
    out.people = {person};
    out.reads = daemon::sync_request::reading::nothing;
    return out;
  }
  config::institution_settings settings() {
    auto out = s.where->settings;
    out.targets.clear();
    for (const auto& seat : s.where->targets) out.targets.push_back(seat->settings);
    return out;
  }
  account_at_target told(const std::string& target = "partner") {
    const auto all = daemon::accounts_of(*s.where->store, settings(), whom(), local_day(s.time.now()), daemon::block_looks_of(*s.where)).value();
    for (const auto& one : all) {
      if (one.target == target_id(target)) return one;
    }
    return {};
  }
  daemon::block_counts counted() {
    return daemon::count_blocks(*s.where->store, settings(), local_day(s.time.now()), daemon::block_looks_of(*s.where), s.where->sharers).value();
  }
  partner::user& account_there() { return s.there.users.at(s.where->store->shadow().find(target_id("partner"), whom()).value()->remote_id); }
  /// The account is off by our record, and on.
  void switched_off_and_on_by_others() {
    account_there().active = false;
    daemon::sync_request look;
    look.drift = daemon::drift_check::now;
    sync(look);
    ASSERT_FALSE(s.where->store->shadow().find(target_id("partner"), whom()).value()->active);
    account_there().active = true;
  }
  void pause() {
    state::pauses(*s.where->store).begin(target_id("partner"), "T-1", s.where->store->actor("uid:1000").value()).value();
    s.where->targets.front()->permits.revoke(permit_issuer::which::all, "paused");
  }
  void resume() {
    state::pauses(*s.where->store).end(target_id("partner"), "T-2", s.where->store->actor("uid:1000").value()).value();
    s.where->targets.front()->last_survey.reset();
    s.where->targets.front()->looks_at_blocked.clear();
  }
  pupil& same_eck_id(const std::string& key) {
    pupils().begin()->second.eck_id = "https://ketenid.nl/pilot/" + std::string(40, 'a');
    auto made = pupils().begin()->second;
    made.key = key;
    return pupils()[key] = made;
  }
};

TEST_P(block_proof, is_off_after_the_confirmation_and_one_look) {
  state::blocks(*s.where->store).begin(whom(), "T-4711", actor_id{}).value();
  EXPECT_EQ(told().account, account::on);
  sync(of(whom()));
  for (const auto* const target : {"partner", "graph", "google"}) EXPECT_EQ(told(target).account, account::off) << target;
  EXPECT_EQ(counted().not_sent + counted().not_known, 0U);
}

TEST_P(block_proof, is_not_known_while_the_target_is_paused) {
  switched_off_and_on_by_others();
  pause();
  const auto requests = s.there.requests;
  say_block();
  EXPECT_EQ(s.there.requests, requests);
  EXPECT_TRUE(account_there().active);
  EXPECT_EQ(told().account, account::not_known);
  EXPECT_EQ(told().why, doubt::paused);
  EXPECT_FALSE(told().is_tried_again);
  EXPECT_EQ(told("graph").account, account::off);
  EXPECT_EQ(counted().not_known, 1U);
  EXPECT_EQ(counted().at_paused, 1U);
  EXPECT_EQ(daemon::pause_of(*s.where->store, target_id("partner"), local_day(s.time.now())).value()->not_known, 1U);
  resume();
  sync();
  EXPECT_FALSE(account_there().active);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_proof, is_not_known_where_the_look_after_it_has_no_answer) {
  s.there.silent = true;
  say_block();
  EXPECT_FALSE(account_there().active);
  EXPECT_EQ(told().account, account::not_known);
  EXPECT_EQ(told().why, doubt::no_answer);
  EXPECT_EQ(counted().not_known, 1U);
  s.there.silent = false;
  sync();
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_proof, is_not_known_where_the_target_is_down_and_others_had_switched_it_off) {
  switched_off_and_on_by_others();
  s.faults.down = s.faults.lost_before = 1;
  say_block();
  EXPECT_TRUE(account_there().active);
  EXPECT_EQ(told().account, account::not_known);
  s.faults = {};
  s.time.advance(std::chrono::hours(5));
  sync();
  EXPECT_FALSE(account_there().active);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_proof, is_on_where_the_target_confirms_and_does_nothing) {
  s.there.ignores_switch_off = true;
  say_block();
  ASSERT_TRUE(account_there().active);
  EXPECT_EQ(told().account, account::on);
  say_block();
  EXPECT_EQ(told().account, account::on) << "an open finding";
  EXPECT_EQ(counted().not_sent, 1U);
  s.there.ignores_switch_off = false;
  sync();
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_proof, is_not_known_where_the_target_does_not_tell) {
  s.there.tells_no_switch = true;
  say_block();
  EXPECT_EQ(told().account, account::not_known);
  EXPECT_EQ(told().why, doubt::not_told);
}

TEST_P(block_proof, stays_proven_until_there_is_another_word) {
  say_block();
  s.there.silent = true;
  sync();
  EXPECT_EQ(told().account, account::off);
  say_block();  // again: somebody wants to know now
  EXPECT_EQ(told().account, account::not_known);
}

TEST_P(block_proof, is_asked_for_again_after_a_restart) {
  say_block();
  for (const auto& seat : s.where->targets) seat->looks_at_blocked.clear();
  EXPECT_EQ(told().why, doubt::not_asked);
  auto scheduled = of(whom());
  scheduled.by = daemon::origin::schedule;
  sync(scheduled);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_proof, a_newcomer_with_the_same_eck_id_gets_no_account_until_it_ends) {
  same_eck_id("newcomer");
  const auto later = pupils().extract("newcomer");
  sync();
  say_block();
  pupils()[later.key()] = later.mapped();
  const auto accounts = accounts_everywhere();
  sync();
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts);
  EXPECT_EQ(active_everywhere(), accounts - 3);
  const auto other = subject_of("newcomer");
  EXPECT_EQ(counted().same_eck_id, (std::vector<std::pair<subject_id, subject_id>>{{other, whom()}}));
  say_unblock();
  sync();
  EXPECT_EQ(active_everywhere(), accounts + 3);
  EXPECT_EQ(counted().with_same_eck_id, 0U);
}

TEST_P(block_proof, another_account_of_that_eck_id_stays_on_and_is_named) {
  same_eck_id("second");
  sync();
  const auto accounts = accounts_everywhere();
  say_block();
  sync();
  EXPECT_EQ(active_everywhere(), accounts - 3);
  const auto other = subject_of("second");
  EXPECT_EQ(daemon::sharers_of_blocked(*s.where->store, s.where->sharers).value().at(whom()), std::vector<subject_id>{other});
  say_block(other);
  EXPECT_EQ(active_everywhere(), accounts - 6);
  EXPECT_EQ(counted().with_same_eck_id, 0U);
}

TEST_P(block_proof, an_older_record_of_that_eck_id_that_comes_back_is_not_switched_on) {
  const auto second = same_eck_id("second");
  sync();
  pupils().erase("second");
  sync();
  const auto active = active_everywhere();
  say_block();
  pupils()["second"] = second;
  sync();
  sync();
  EXPECT_EQ(active_everywhere(), active - 3);
}

TEST_P(block_proof, one_eck_id_for_all_keeps_nobody_from_an_account) {
  const auto of_the_first = same_eck_id("second").eck_id;
  for (auto& [key, one] : pupils()) one.eck_id = of_the_first;
  sync();
  sync();
  say_block();
  std::string newcomer = "newcomer";
  pupils()[newcomer] = pupil{newcomer, "Isa", "", "Zonderland", pupils().begin()->second.group_key};
  pupils()[newcomer].eck_id = of_the_first;
  const auto accounts = accounts_everywhere();
  sync();
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts + 3);
  EXPECT_EQ(counted().with_same_eck_id, 0U);
}

INSTANTIATE_TEST_SUITE_P(seeds, block_proof, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
