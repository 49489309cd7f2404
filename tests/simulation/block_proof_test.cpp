// "Off" is said of somebody who is blocked only where it is proven since the block: the target confirmed our
// deactivation, and a look by id after it shows the account off. And a second record with the ECK iD of somebody who is
// blocked is no way around the block (issue 14, B4).
#include "daemon/cycle/planning/same_eck_id.hpp"
#include "daemon/cycle/status/views.hpp"
#include "tests/simulation/block_words.hpp"

namespace sluis::simulation {
namespace {

using account = daemon::account_at_target::state;
using doubt = daemon::account_at_target::doubt;

class block_proof : public block_words {};

TEST_P(block_proof, is_off_after_the_confirmation_and_one_look) {
  state::blocks(*s.where->store).begin(whom(), "T-4711", actor_id{}).value();
  EXPECT_EQ(told().account, account::on);
  sync(of(whom()));
  for (const auto* const target : {"partner", "graph", "google"})
    EXPECT_EQ(told(target).account, account::off) << target;
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

// A service whose reads lag behind: the look after the confirmation shows the state of before.
TEST_P(block_proof, is_off_by_our_word_where_the_look_after_it_came_too_early) {
  bool is_sent = false;
  auto& theirs = account_there();  // memory may be busy while the target is asked
  s.there.before_each = [&] { is_sent = true; };
  s.there.before_find = [&]() -> boost::asio::awaitable<void> {
    if (is_sent) theirs.active = true;
    co_return;
  };
  say_block();
  EXPECT_EQ(told().account, account::on);
  s.there.before_each = nullptr;
  s.there.before_find = nullptr;
  account_there().active = false;  // as it was all the time
  sync();
  EXPECT_EQ(told().account, account::off);
  EXPECT_FALSE(told().is_off_by_others);
  say_unblock();
  EXPECT_TRUE(account_there().active);
  s.next_day();
  sync();
  EXPECT_TRUE(account_there().active);
}

TEST_P(block_proof, is_not_known_where_the_target_does_not_tell) {
  s.there.tells_no_switch = true;
  say_block();
  EXPECT_EQ(told().account, account::not_known);
  EXPECT_EQ(told().why, doubt::not_told);
}

// A service may show an account by a search only, from the day on which it is off.
TEST_P(block_proof, is_off_where_only_a_search_shows_it_and_off_again_where_others_switched_it_on) {
  s.there.hides_by_id = true;
  say_block();
  EXPECT_EQ(told().account, account::off);
  account_there().active = true;
  sync();
  EXPECT_FALSE(account_there().active);
  EXPECT_EQ(told().account, account::off);
}

TEST_P(block_proof, after_a_consents_end_an_account_that_only_a_search_shows_is_switched_off_again) {
  s.withdraw_consent();
  sync();
  const auto on = [this] {
    return std::count_if(s.there.users.begin(), s.there.users.end(), [](const auto& one) { return one.second.active; });
  };
  ASSERT_EQ(on(), 0);
  s.there.hides_by_id = true;
  s.there.users.begin()->second.active = true;
  s.next_day();
  sync();
  EXPECT_EQ(on(), 0);
}

TEST_P(block_proof, a_deletion_that_a_search_shows_a_while_longer_is_done) {
  s.there.search_lags = true;
  pass_the_yearly_change();
  lose(1);
  sync();
  const auto accounts = s.there.users.size();
  pass_days(90);
  EXPECT_EQ(s.there.users.size(), accounts - 1);
  EXPECT_EQ(in_the_evening(), 1U);
  EXPECT_EQ(s.there.still_searched.size(), 1U);
}

TEST_P(block_proof, a_deletion_after_which_a_search_shows_the_account_as_on_is_not_done) {
  s.there.search_lags = true;
  pass_the_yearly_change();
  lose(1);
  sync();
  pass_days(90);
  ASSERT_EQ(s.there.still_searched.size(), 1U);
  s.there.still_searched.begin()->second.active = true;
  EXPECT_EQ(in_the_evening(), 0U);
}

TEST_P(block_proof, a_second_block_switches_it_off_once_more_where_the_target_does_not_tell) {
  s.there.tells_no_switch = true;
  say_block();
  ASSERT_FALSE(account_there().active);
  account_there().active = true;
  sync();
  ASSERT_TRUE(account_there().active) << "nobody sees it";
  say_block();
  EXPECT_FALSE(account_there().active);
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
  const auto later = newcomer_beside_a_block();
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

// The next read leaves it out, or says another one, of either record: that is no way around the block, and nothing but
// its end is.
TEST_P(block_proof, whoever_was_held_back_stays_so_whatever_the_records_say_later) {
  auto later = newcomer_beside_a_block();
  pupils().insert(std::move(later));
  const auto accounts = accounts_everywhere();
  sync();
  auto& newcomer = pupils().at("newcomer");
  auto& first = pupils().begin()->second;
  const struct {
    const char* name;
    std::function<void()> changes;
  } steps[] = {
      {"the newcomer's is left out", [&] { newcomer.eck_id.clear(); }},
      {"the newcomer has another one", [&] { newcomer.eck_id = "https://ketenid.nl/pilot/" + std::string(40, 'b'); }},
      {"that of the one who is blocked is left out", [&] { first.eck_id.clear(); }},
      {"the daemon starts again", [&] { s.restart(); }},
      {"a night passes", [&] { s.next_day(); }}};
  for (const auto& step : steps) {
    step.changes();
    sync();
    sync();
    ASSERT_EQ(subject_of("newcomer").is_null(), false) << step.name;
    EXPECT_EQ(accounts_everywhere(), accounts) << step.name;
    EXPECT_EQ(counted().same_eck_id, (std::vector<std::pair<subject_id, subject_id>>{{subject_of("newcomer"), whom()}}))
        << step.name;
  }
  say_unblock();
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts + 3);
  EXPECT_EQ(counted().with_same_eck_id, 0U);
}

TEST_P(block_proof, an_eck_id_that_the_one_who_is_blocked_has_no_more_counts_on) {
  auto later = newcomer_beside_a_block();
  pupils().begin()->second.eck_id = "https://ketenid.nl/pilot/" + std::string(40, 'b');
  sync();
  s.time.advance(std::chrono::hours(24 * 40));  // until then the newcomer's record would be held for it
  sync();
  pupils().insert(std::move(later));
  const auto accounts = accounts_everywhere();
  sync();
  sync();
  ASSERT_FALSE(subject_of("newcomer").is_null()) << "taken in";
  EXPECT_EQ(accounts_everywhere(), accounts);
}

// The block ends with the erasure of the one who is blocked, who left; the pupil is in the source under another key.
TEST_P(block_proof, an_erasure_of_the_one_who_is_blocked_frees_nobody) {
  auto later = newcomer_beside_a_block();
  const auto first = whom();
  pupils().insert(std::move(later));
  sync();
  pupils().at("newcomer").eck_id.clear();
  pass_the_yearly_change();
  pupils().erase(pupils().begin());
  sync();
  pass_days(90);
  EXPECT_EQ(in_the_evening(), 1U);
  const auto accounts = accounts_everywhere();
  const auto words = state::blocks(*s.where->store).newest();
  ASSERT_EQ(words.size(), 1U);
  EXPECT_FALSE(words.contains(first));
  EXPECT_EQ(words.begin()->first, subject_of("newcomer"));
  EXPECT_EQ(words.begin()->second.reference, "T-4711");
  sync();
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts);
  state::blocks(*s.where->store).end(subject_of("newcomer"), "T-4712", actor_id{}).value();
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts + 3);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

// Both left, and the one who is blocked is erased first; then the other one is listed again.
TEST_P(block_proof, an_erasure_of_the_one_who_is_blocked_frees_nobody_who_has_left_as_well) {
  auto later = newcomer_beside_a_block();
  const auto again = later.mapped();
  const auto first = whom();
  pupils().insert(std::move(later));
  sync();
  const auto second = subject_of("newcomer");
  ASSERT_FALSE(second.is_null());
  pass_the_yearly_change();
  pupils().erase(pupils().begin());
  sync();
  pass_days(45);
  pupils().erase("newcomer");
  sync();
  pass_days(45);
  EXPECT_EQ(in_the_evening(), 1U);
  const auto words = state::blocks(*s.where->store).newest();
  EXPECT_FALSE(words.contains(first));
  ASSERT_TRUE(words.contains(second));
  EXPECT_TRUE(words.at(second).is_in_force());
  const auto accounts = accounts_everywhere();
  pupils()["newcomer"] = again;
  sync();
  sync();
  EXPECT_EQ(subject_of("newcomer"), second);
  EXPECT_EQ(accounts_everywhere(), accounts);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(block_proof, an_eck_id_that_is_written_otherwise_is_the_same) {
  const bool in_capitals = GetParam() == 1;
  const std::string capitals = "HTTPS://KETENID.NL/Pilot/" + std::string(40, 'A');
  same_eck_id("newcomer").eck_id = in_capitals ? capitals : "https://ketenid.nl/pilot/" + std::string(40, 'a') + "/";
  auto later = pupils().extract("newcomer");
  sync();
  say_block();
  pupils().insert(std::move(later));
  const auto accounts = accounts_everywhere();
  sync();
  ASSERT_FALSE(subject_of("newcomer").is_null()) << "taken in";
  EXPECT_EQ(accounts_everywhere(), accounts);
}

// As docs/operations.md tells it: the ECK iD is corrected, the block ended and begun again.
TEST_P(block_proof, of_another_person_the_end_of_the_block_and_a_new_one_hold_nobody_back) {
  auto later = newcomer_beside_a_block();
  pupils().insert(std::move(later));
  const auto accounts = accounts_everywhere();
  sync();
  pupils().at("newcomer").eck_id = "https://ketenid.nl/pilot/" + std::string(40, 'b');
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts);
  say_unblock();
  say_block();
  sync();
  EXPECT_EQ(accounts_everywhere(), accounts + 3);
  EXPECT_EQ(active_everywhere(), accounts);
  EXPECT_EQ(counted().with_same_eck_id, 0U);
}

TEST_P(block_proof, one_eck_id_for_all_of_one_day_holds_nobody_back_later) {
  same_eck_id("second");
  pupils().erase("second");
  sync();
  say_block();
  const auto own = pupils().begin()->second.eck_id;
  for (auto& [key, one] : pupils()) one.eck_id = "https://ketenid.nl/pilot/" + std::string(40, 'f');
  sync();
  for (auto& [key, one] : pupils()) one.eck_id.clear();
  pupils().begin()->second.eck_id = own;
  sync();
  const auto active = active_everywhere();
  const auto left = lose(1);
  sync();
  ASSERT_EQ(active_everywhere(), active - 3);
  pupils().insert(left.begin(), left.end());
  sync();
  sync();
  EXPECT_EQ(active_everywhere(), active);
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
  EXPECT_EQ(daemon::sharers_of_blocked(*s.where->store, s.where->sharers).value().at(whom()),
            std::vector<subject_id>{other});
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
