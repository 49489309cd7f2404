// Not seen is not gone, in virtual time (issue 13, point 5): whatever a target's lists leave out, nobody is removed,
// made twice or erased for it.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

#include "daemon/threads/on_strand.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

TEST_P(not_seen, a_wrong_list_removes_nobody_and_makes_nobody_twice) {
  const auto users = s.there.users.size();
  for (const auto fault : {list_fault::empty, list_fault::halved}) {
    s.there.lists = fault;
    for (int i = 0; i < 3; ++i) {
      const auto report = look();
      EXPECT_FALSE(report.findings.empty());
      EXPECT_EQ(report.drift.gone, 0U);
      s.next_day();
    }
    EXPECT_EQ(s.there.users.size(), users);
    EXPECT_EQ(s.difference(), "");
  }
  s.there.lists = list_fault::none;
  EXPECT_TRUE(look().findings.empty());
}

TEST_P(not_seen, new_ids_are_not_believed_until_an_administrator_says_so) {
  const auto users = s.there.users.size();
  give_new_ids();
  auto report = look();
  EXPECT_FALSE(report.findings.empty());
  EXPECT_EQ(report.drift.renumbered + report.drift.gone, 0U);
  EXPECT_EQ(s.there.users.size(), users);
  report = look(true);
  EXPECT_EQ(report.drift.gone, 0U);
  EXPECT_GE(report.drift.renumbered, users);
  EXPECT_EQ(s.converge(), "");
  EXPECT_EQ(s.there.users.size(), users);
  EXPECT_EQ(s.there.duplicates, 0U);
}

TEST_P(not_seen, a_leaver_whose_handle_was_taken_is_disabled_deleted_and_erased) {
  const auto id = leaver();
  ASSERT_NE(id, "");
  s.there.users.at(id).handle = "HR-0042";
  s.there.users.at(id).active = true;
  look();
  EXPECT_FALSE(s.there.users.at(id).active) << "switched on by somebody, and off again";
  pass_days(90);
  EXPECT_FALSE(s.there.users.contains(id)) << "deleted on day 90";
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(not_seen, what_the_target_could_not_say_is_asked_again_by_the_next_sync) {
  const auto id = s.there.users.begin()->first;
  const auto handle = s.there.users.begin()->second.handle;
  const auto users = s.there.users.size();
  s.next_day();  // an object that was made today does not count as gone
  s.there.users.erase(id);
  for (auto& [key, group] : s.there.groups) group.members.erase(id);
  s.there.silent_about.insert(handle);
  EXPECT_EQ(look().drift.unsettled, 1U);
  s.sync();
  EXPECT_EQ(s.there.users.size() + 1, users) << "nothing is concluded";
  s.there.silent_about.clear();
  s.sync();  // the same day: no survey is due
  EXPECT_EQ(s.there.users.size(), users) << "asked again, gone, and made again";
  EXPECT_EQ(s.difference(), "");
}

TEST_P(not_seen, a_handle_that_was_taken_from_somebody_present_is_written_again) {
  auto& [id, user] = *s.there.users.begin();
  const auto handle = user.handle;
  user.handle = "HR-0042";
  EXPECT_EQ(look().drift.unmarked, 1U);
  EXPECT_EQ(s.there.users.at(id).handle, handle);
  EXPECT_EQ(look().drift.total(), 0U);
}

TEST_P(not_seen, nobody_is_erased_on_the_word_of_a_list_that_is_not_believed) {
  ASSERT_NE(leaver(), "");
  pass_days(89);
  s.there.lists = list_fault::empty;
  s.next_day();
  look();
  EXPECT_EQ(erased_in_the_evening(), 0U);
  s.there.lists = list_fault::none;
  s.next_day();
  look();
  s.sync();
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(not_seen, an_account_that_came_back_after_it_was_gone_is_deleted_before_its_receipt) {
  const auto id = leaver();
  ASSERT_NE(id, "");
  const auto account = s.there.users.at(id);
  s.there.users.erase(id);
  s.next_day();
  EXPECT_EQ(look().drift.gone, 0U) << "it is off: a partner may hide it";
  pass_days(89);
  EXPECT_TRUE(s.where->store->shadow().count(target_id("partner")).inactive == 0)
      << "the partner answered our deletion that it is not there";
  auto& back = s.there.users[id] = account;  // out of the partner's recycle bin, and switched on there
  back.active = true;
  EXPECT_EQ(erased_in_the_evening(), 0U) << "a receipt would say that nothing is there";
  s.sync();
  EXPECT_FALSE(s.there.users.contains(id));
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(not_seen, an_object_with_a_copy_of_our_handle_and_another_login_is_left_alone_until_it_is_settled) {
  const auto id = leaver();
  ASSERT_NE(id, "");
  auto copy = s.there.users.at(id);
  copy.fields[field::user_name] = "somebody.else@demo.example";
  copy.active = true;
  s.there.users.erase(id);
  s.there.users["foreign-1"] = copy;
  EXPECT_EQ(look().drift.unsettled, 1U);
  pass_days(91);
  EXPECT_EQ(s.there.users.at("foreign-1").fields, copy.fields);
  EXPECT_TRUE(s.there.users.at("foreign-1").active);
  EXPECT_EQ(erased_in_the_evening(), 0U) << "an administrator says first whose that is";
}

TEST_P(not_seen, a_last_look_without_an_answer_keeps_no_confirmed_deletion_waiting) {
  const auto id = leaver();
  pass_days(90);
  ASSERT_FALSE(s.there.users.contains(id));
  s.there.silent = true;
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(not_seen, an_id_that_somebody_else_has_by_now_does_not_hide_our_account) {
  const auto id = leaver();
  const auto account = s.there.users.at(id);
  pass_days(90);
  ASSERT_FALSE(s.there.users.contains(id));
  s.there.users["again-1"] =
      account;  // brought back under another number, and the old number was given to somebody else
  s.there.users[id] = account;
  s.there.users[id].handle = "HR-0042";
  EXPECT_EQ(erased_in_the_evening(), 0U) << "an account with our handle is there";
}

TEST_P(not_seen, who_cannot_be_asked_for_is_not_erased) {
  const auto id = leaver();
  pass_days(89);
  s.there.users.erase(id);  // somebody deleted it there
  s.there.silent = true;    // and the partner answers no look-up
  s.next_day();
  s.sync();
  EXPECT_EQ(erased_in_the_evening(), 0U);
  s.there.silent = false;
  s.next_day();
  s.sync();
  s.sync();
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(not_seen, whose_creation_was_refused_is_looked_for_by_handle_before_a_receipt_says_that_nothing_is_there) {
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);  // a survey would find it
  auto& pupils = s.real.schools.front().pupils;
  auto newcomer = pupils.begin()->second;
  newcomer.key = "newcomer";
  pupils[newcomer.key] = newcomer;
  s.faults = {.refused = 1};
  const auto users = s.there.users.size();
  s.sync();
  ASSERT_EQ(s.there.users.size(), users);
  s.faults = {};
  pupils.erase(newcomer.key);
  s.sync();
  pass_days(90);
  std::string handle;
  const auto take = [&handle](const state::shadow_row& row) -> result<void> {
    if (row.remote_id.empty()) handle = row.handle.hex();
    return {};
  };
  s.where->store->shadow().each(target_id("partner"), subject_kind::person, take).value();
  ASSERT_NE(handle, "");
  s.there.users["late"] = {handle, {}, true};  // what was said to be refused is there all the same
  EXPECT_EQ(erased_in_the_evening(), 0U) << "their account is there";
  s.next_day();
  s.sync();
  EXPECT_FALSE(s.there.users.contains("late"));
  EXPECT_EQ(erased_in_the_evening(), 1U);
  const auto note = s.where->store->erasures(1).value().at(0).note;
  EXPECT_NE(note.find("; partner: entry "), std::string::npos) << note;
}

/// Must never happen: 3. The last look waits for a target; meanwhile a sync reads somebody who is due again.
TEST_P(not_seen, who_is_listed_again_while_the_last_look_waits_is_not_erased) {
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);
  auto& pupils = s.real.schools.front().pupils;
  auto newcomer = pupils.begin()->second;
  newcomer.key = "newcomer";
  pupils[newcomer.key] = newcomer;
  s.faults = {.refused = 1};
  s.sync();  // no account is made: the last look asks for them
  s.faults = {};
  pupils.erase(newcomer.key);
  const auto returning = *pupils.begin();
  pupils.erase(pupils.begin());
  s.sync();
  pass_days(90);
  ASSERT_EQ(s.there.users.size(), s.real.schools.front().pupils.size() + s.real.schools.back().pupils.size())
      << "deleted at the partner";

  daemon::progress how_far(s.time);
  int asked = 0;
  const auto present = [&] { return s.where->store->facts().counts().value().students; };
  const auto before = present();
  s.there.before_find = [&]() -> boost::asio::awaitable<void> {
    if (++asked > 1) co_return;
    pupils.insert(returning);
    // Another sync; it reads, and then waits for the target, where this look is.
    boost::asio::co_spawn(s.io, daemon::run_cycle(*s.where, {}, {s.time, how_far, s.stopping}),
                          [](const std::exception_ptr&, const daemon::sync_report&) {});
    boost::asio::steady_timer pause(s.io);
    for (int tries = 0; tries < 500; ++tries) {
      auto look = [&present] { return present(); };
      const auto now = co_await daemon::on_strand(s.where->strand, std::move(look));
      if (now > before) co_return;
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(boost::asio::use_awaitable);
    }
    ADD_FAILURE() << "the other sync read nothing";
  };
  EXPECT_EQ(erased_in_the_evening(), 1U) << "the newcomer, and not who is back";
  EXPECT_GT(asked, 0);
  s.there.before_find = nullptr;
  s.next_day();
  EXPECT_EQ(s.converge(), "");
}

/// A slow target at the last look keeps neither a sync nor a backup waiting.
TEST_P(not_seen, while_the_last_look_waits_for_a_target_other_syncs_end_and_nothing_is_locked) {
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);
  auto& pupils = s.real.schools.front().pupils;
  auto newcomer = pupils.begin()->second;
  newcomer.key = "newcomer";
  pupils[newcomer.key] = newcomer;
  s.faults = {.refused = 1};
  s.sync();  // no account is made: the last look asks for them
  s.faults = {};
  pupils.erase(newcomer.key);
  s.sync();
  pass_days(90);

  daemon::progress how_far(s.time);
  int asked = 0;
  bool is_other_over = false;
  s.there.before_find = [&]() -> boost::asio::awaitable<void> {
    if (++asked > 1) co_return;
    EXPECT_FALSE(s.where->keeping.held()) << "a backup would wait for the target";
    daemon::sync_request what;
    what.target = target_id("another");
    boost::asio::co_spawn(s.io, daemon::run_cycle(*s.where, what, {s.time, how_far, s.stopping}),
                          [&](const std::exception_ptr&, const daemon::sync_report&) { is_other_over = true; });
    boost::asio::steady_timer pause(s.io);
    for (int tries = 0; tries < 1000 && !is_other_over; ++tries) {
      pause.expires_after(std::chrono::milliseconds(10));
      co_await pause.async_wait(boost::asio::use_awaitable);
    }
    EXPECT_TRUE(is_other_over) << "it waits for the slow target";
  };
  EXPECT_EQ(erased_in_the_evening(), 1U);
  EXPECT_GT(asked, 0);
}

TEST_P(not_seen, what_the_partner_shows_late_is_not_made_twice) {
  const auto before = s.there.users;
  auto& pupils = s.real.schools.front().pupils;
  for (const char* const key : {"newcomer", "another"}) {
    auto newcomer = pupils.begin()->second;
    newcomer.key = key;
    pupils[newcomer.key] = newcomer;
  }
  s.sync();
  for (const auto& [id, user] : s.there.users) {
    if (!before.contains(id)) s.there.not_shown_yet.insert(id);
  }
  ASSERT_EQ(s.there.not_shown_yet.ids().size(), 2U);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(look().drift.gone, 0U);
    s.time.advance(std::chrono::hours(6));
  }
  EXPECT_EQ(s.there.users.size(), before.size() + 2) << "nobody is made a second time";
  s.there.not_shown_yet.clear();
  s.next_day();
  EXPECT_TRUE(look().findings.empty()) << "shown at last";
  EXPECT_EQ(s.converge(), "");
  EXPECT_EQ(s.there.users.size(), before.size() + 2);
}

class not_seen_of_changes : public not_seen {
 protected:
  void SetUp() override {
    not_seen::SetUp();
    look();
    s.there.tells_changes = true;
    s.next_day();  // what was made today does not count as gone
  }
  /// By the schedule: whoever asks by hand gets a whole list.
  daemon::target_report look() {
    s.next_day();
    const auto report = s.sync();
    EXPECT_EQ(report.problem, "");
    return report.targets.at(0);
  }
  void take_away(const std::string id) {  // a copy: what is given may be the key that is erased
    s.there.users.erase(id);
    for (auto& [key, group] : s.there.groups) group.members.erase(id);
    s.there.changed.insert(id);
  }
};

/// A change of ours that was confirmed and not made is in no list of changes.
TEST_P(not_seen_of_changes, what_no_list_of_changes_tells_is_seen_by_a_whole_one_by_hand_and_each_week) {
  const auto id = s.there.users.begin()->first;
  const auto name = [&]() -> std::string& { return s.there.users.at(id).fields[field::given_name]; };
  const auto right = name();
  name() = "Niet";
  not_seen::look();
  EXPECT_EQ(name(), right) << "by hand";
  name() = "Niet";
  look();
  EXPECT_EQ(name(), "Niet") << "a list of changes";
  pass_days(7);
  EXPECT_EQ(name(), right) << "each week";
}

/// A list of changes does not tell the old id a second time.
TEST_P(not_seen_of_changes, what_a_finding_waited_for_is_seen_when_it_is_put_right_at_the_target) {
  const auto [id, account] = *s.there.users.begin();
  const auto login = account.fields.at(field::user_name);
  for (const bool is_renamed : {true, false}) {
    const auto has_login = [&login](const auto& one) { return one.second.fields.at(field::user_name) == login; };
    take_away(std::find_if(s.there.users.begin(), s.there.users.end(), has_login)->first);
    s.there.users["stranger"] = {"", {{field::user_name, login}}, true};
    EXPECT_EQ(look().drift.unsettled, 1U);
    s.next_day();
    EXPECT_EQ(look().drift.unsettled, 1U) << "asked again by each survey";
    if (is_renamed)
      s.there.users.at("stranger").fields[field::user_name] = "somebody.else@demo.example";
    else
      s.there.users.erase("stranger");
    s.next_day();
    EXPECT_TRUE(look().findings.empty()) << "without a restart";
    s.there.users.erase("stranger");
    EXPECT_EQ(s.difference(), "") << "made again";
    s.next_day();
  }
}

TEST_P(not_seen_of_changes, what_a_list_shows_with_our_handle_is_not_gone_because_a_look_up_finds_nothing) {
  const auto id = leaver();
  ASSERT_NE(id, "");
  auto again = s.there.users.at(id);
  again.active = true;
  take_away(id);
  s.there.users["again-1"] = again;
  s.there.changed.insert("again-1");
  s.there.not_found_yet.insert("again-1");
  const auto report = look();
  EXPECT_EQ(report.drift.gone, 0U);
  EXPECT_EQ(report.drift.renumbered, 1U);
  EXPECT_FALSE(s.there.users.at("again-1").active) << "switched off in the same sync";
  s.there.not_found_yet.clear();
  pass_days(90);
  EXPECT_FALSE(s.there.users.contains("again-1"));
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(not_seen_of_changes, what_counted_as_gone_on_a_look_up_alone_is_looked_for_once_more) {
  const auto id = leaver();
  ASSERT_NE(id, "");
  auto again = s.there.users.at(id);
  again.active = true;
  take_away(id);
  s.there.users["again-1"] = again;
  s.there.not_found_yet.insert("again-1");
  EXPECT_EQ(look().drift.gone, 0U) << "it is off: a partner may hide it";
  s.there.not_found_yet.clear();
  s.next_day();
  look();
  EXPECT_FALSE(s.there.users.at("again-1").active);
}

// The group counts as empty once its members count as gone, and what is empty may be hidden. It is gone once it takes
// nobody in.
TEST_P(not_seen, a_group_that_is_deleted_by_hand_with_all_its_members_is_made_anew_with_them) {
  s.there.groups.erase(without_its_members());
  s.next_day();
  look();
  EXPECT_NE(s.difference(), "") << "a new account may be known late, and the 404 be about it";
  s.time.advance(std::chrono::minutes(20));
  s.sync();
  EXPECT_EQ(s.difference(), "");
  for (const auto& [handle, count] : s.there.creations) EXPECT_LE(count, 2U) << handle;
}

TEST_P(not_seen, all_that_was_deleted_by_hand_comes_back_by_a_word_about_the_lists) {
  s.there.users.clear();
  s.there.groups.clear();
  s.next_day();
  look(true);
  s.time.advance(std::chrono::minutes(20));
  look(true);
  s.next_day();
  look();
  EXPECT_EQ(s.difference(), "");
}

TEST_P(not_seen, our_own_deletions_do_not_make_a_list_unbelievable) {
  const attribute_set without_groups{consent_attribute::given_name, consent_attribute::family_name_prefix,
                                     consent_attribute::family_name, consent_attribute::email,
                                     consent_attribute::school};
  s.there.loses_deletions = true;
  s.grant_consent(without_groups, 300);
  s.sync();
  ASSERT_TRUE(s.there.groups.empty()) << "deleted, and no answer came";
  s.there.loses_deletions = false;
  s.next_day();
  EXPECT_EQ(look().drift.total(), 0U) << "the list of groups is believed";
  EXPECT_GT(s.where->store->shadow().count(target_id("partner")).groups, 0U)
      << "no group is left by which the 404 could be told from a token without rights";
  auto& shadow = s.where->store->shadow();
  const auto by = s.where->store->actor("uid:1000").value();
  for (const auto& row : shadow.open_findings(target_id("partner")).value()) {
    state::store::work work(*s.where->store);
    shadow.settle(target_id("partner"), row.id, false, "T-4711", by).value();
    work.commit().value();
  }
  EXPECT_EQ(shadow.count(target_id("partner")).groups, 0U) << "concluded, by an administrator's word";
  EXPECT_TRUE(look().findings.empty());
}

TEST_P(not_seen, a_deletion_whose_answer_was_lost_is_concluded_beside_others_that_are_shown) {
  const auto id = leaver();
  pass_days(89);
  look();
  s.there.loses_deletions = true;
  s.next_day();
  s.sync();
  ASSERT_FALSE(s.there.users.contains(id)) << "deleted, and no answer came";
  s.there.loses_deletions = false;
  s.next_day();
  EXPECT_TRUE(look().findings.empty());
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

TEST_P(not_seen, an_account_that_does_not_stay_off_is_told) {
  s.there.ignores_switch_off = true;
  auto& pupils = s.real.schools.front().pupils;
  pupils.erase(pupils.begin());
  s.sync();
  EXPECT_TRUE(look().findings.empty()) << "once: somebody may have switched it on";
  for (int i = 0; i < 2; ++i) {
    s.next_day();
    const auto report = look();
    ASSERT_EQ(report.findings.size(), 1U);
    EXPECT_NE(report.findings.front().find("confirms that an account is switched off, and it is not"),
              std::string::npos)
        << report.findings.front();
  }
  s.there.ignores_switch_off = false;
  s.next_day();
  look();  // switches it off
  s.next_day();
  EXPECT_TRUE(look().findings.empty());
  EXPECT_EQ(s.difference(), "");
}

TEST_P(not_seen, a_leaver_under_a_new_id_is_disabled_and_deleted) {
  auto& pupils = s.real.schools.front().pupils;
  pupils.erase(pupils.begin());
  give_new_ids();
  look();
  s.sync();
  std::size_t off = 0;
  for (const auto& [id, user] : s.there.users) off += user.active ? 0 : 1;
  EXPECT_EQ(off, 1U);
}

INSTANTIATE_TEST_SUITE_P(seeds, not_seen, testing::Values(1U, 2U, 3U));
INSTANTIATE_TEST_SUITE_P(seeds, not_seen_of_changes, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
