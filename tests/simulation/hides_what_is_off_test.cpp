// A partner that shows neither accounts that are off nor groups without members, in no list and by no look-up. What we
// switched off or emptied is not gone because of that (issue 14, B4 and A2; must never happen: 3 and 5).
#include "state/blocks.hpp"
#include "state/orders.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

class hidden : public not_seen {
 protected:
  void SetUp() override {
    s.there.hides_what_is_off = true;
    not_seen::SetUp();
    s.next_day();
    first_ = s.real.schools.front().pupils.begin()->second;
  }
  void TearDown() override { EXPECT_GT(s.there.hidden, 0U) << "nothing was hidden"; }
  static void expect_no_news(const daemon::target_report& report) {
    EXPECT_EQ(report.findings, std::vector<std::string>{});
    EXPECT_EQ(report.drift.total() + report.drift.unsettled + report.drift.unseen, 0U);
  }
  void come_back() { s.real.schools.front().pupils[first_.key] = first_; }
  [[nodiscard]] std::size_t accounts_with(const std::string& handle) const {
    std::size_t out = 0;
    for (const auto& [id, user] : s.there.users) out += user.handle == handle ? 1 : 0;
    return out;
  }
  [[nodiscard]] std::string note() const { return s.where->store->erasures(1).value().at(0).note; }
  void expect_nothing_open() {
    EXPECT_TRUE(s.where->store->shadow().open_findings(target_id("partner")).value().empty());
    EXPECT_TRUE(s.where->targets.front()->findings.empty());
  }

  pupil first_;
};

TEST_P(hidden, a_leaver_is_deleted_by_the_id_at_the_end_of_the_term_and_the_receipt_says_so) {
  const auto id = leaver();
  ASSERT_NE(id, "");
  for (int d = 0; d < 3; ++d) {
    s.next_day();
    expect_no_news(look());
  }
  pass_days(86);
  EXPECT_TRUE(s.there.users.contains(id));
  pass_days(1);
  EXPECT_FALSE(s.there.users.contains(id)) << "deleted on day 90";
  EXPECT_EQ(erased_in_the_evening(), 1U);
  EXPECT_NE(note().find("; partner: entry "), std::string::npos) << note();
  expect_nothing_open();
}

// The word says that it is there. It was off, and stays so until its term.
TEST_P(hidden, a_leaver_who_is_said_to_be_there_under_the_last_id_is_deleted_by_it_at_the_end_of_the_term) {
  const auto id = leaver();
  pass_days(3);
  const auto ids = s.where->store->shadow().ids(target_id("partner")).value().users;
  const auto by = s.where->store->actor("uid:1000").value();
  {
    state::store::work work(*s.where->store);
    s.where->store->shadow().settle(target_id("partner"), ids.at(id), true, "T-4711", by, id).value();
    work.commit().value();
  }
  s.next_day();
  expect_no_news(look());
  EXPECT_EQ(s.where->store->shadow().find(target_id("partner"), ids.at(id)).value()->remote_id, id);
  pass_days(86);
  EXPECT_FALSE(s.there.users.contains(id));
  EXPECT_EQ(erased_in_the_evening(), 1U);
  EXPECT_NE(note().find("; partner: entry "), std::string::npos) << note();
}

TEST_P(hidden, after_a_withdrawal_such_a_word_changes_nothing_of_the_term) {
  s.where->targets.front()->settings.after_consent = config::target_settings::remainder::deleted;
  s.where->settings.targets.front().after_consent = config::target_settings::remainder::deleted;
  s.withdraw_consent();
  s.sync();
  pass_days(85);
  const auto id = s.there.users.begin()->first;
  const auto whose = s.where->store->shadow().ids(target_id("partner")).value().users.at(id);
  const auto by = s.where->store->actor("uid:1000").value();
  {
    state::store::work work(*s.where->store);
    s.where->store->shadow().settle(target_id("partner"), whose, true, "T-4711", by, id).value();
    work.commit().value();
  }
  pass_days(6);
  EXPECT_TRUE(s.there.users.empty());
}

TEST_P(hidden, a_group_whose_members_were_all_deleted_by_hand_is_the_same_and_one_that_was_deleted_too_is_made_anew) {
  for (const bool is_deleted : {false, true}) {
    const auto group = without_its_members();
    if (is_deleted) s.there.groups.erase(group);
    s.next_day();
    look();
    s.time.advance(std::chrono::minutes(20));
    s.sync();
    EXPECT_EQ(s.difference(), "");
    EXPECT_EQ(s.there.groups.contains(group), !is_deleted);
  }
  leaver();
  look();  // something is hidden
}

TEST_P(hidden, one_that_an_administrator_deleted_there_is_not_there_any_more_by_the_answer_to_our_deletion) {
  const auto id = leaver();
  look();
  s.there.users.erase(id);
  s.next_day();
  expect_no_news(look());
  pass_days(89);
  EXPECT_EQ(erased_in_the_evening(), 1U);
  EXPECT_NE(note().find("; partner: not there any more, 404 to our deletion, entry "), std::string::npos) << note();
}

TEST_P(hidden, who_returns_has_the_same_account) {
  const auto id = leaver();
  const auto creations = s.there.creations;
  pass_days(5);
  look();
  come_back();
  s.sync();
  EXPECT_TRUE(s.there.users.at(id).active);
  EXPECT_EQ(s.there.creations, creations);
  expect_no_news(look());
  EXPECT_EQ(s.converge(), "");
}

TEST_P(hidden, who_returns_and_whose_account_is_gone_has_one_new_account_by_the_same_sync) {
  const auto id = leaver();
  const auto handle = s.there.users.at(id).handle;
  look();
  s.there.users.erase(id);
  pass_days(2);
  look();
  come_back();
  const auto report = s.sync();
  EXPECT_EQ(report.problem, "");
  EXPECT_EQ(accounts_with(handle), 1U);
  EXPECT_EQ(s.difference(), "");
  EXPECT_EQ(s.sync().targets.at(0).plan.total(), 0U);
  EXPECT_EQ(s.there.creations.at(handle), 2U);
  expect_no_news(look());
}

TEST_P(hidden, who_is_unblocked_has_the_same_account) {
  const auto id = id_of_the_first();
  subject_id whom;
  s.where->store->shadow()
      .each(target_id("partner"), subject_kind::person,
            [&](const state::shadow_row& row) -> result<void> {
              if (row.remote_id == id) whom = row.id;
              return {};
            })
      .value();
  const auto creations = s.there.creations;
  state::blocks(*s.where->store).begin(whom, "T-1", actor_id{}).value();
  s.sync();
  ASSERT_FALSE(s.there.users.at(id).active);
  pass_days(3);
  expect_no_news(look());
  state::blocks(*s.where->store).end(whom, "T-2", actor_id{}).value();
  s.sync();
  EXPECT_TRUE(s.there.users.at(id).active);
  EXPECT_EQ(s.there.creations, creations);
  EXPECT_EQ(s.difference(), "");
}

TEST_P(hidden, an_account_that_was_seen_to_be_off_by_others_gets_no_second_one_beside_it) {
  s.there.gives_logins_twice = true;
  const auto id = id_of_the_first();
  const auto handle = s.there.users.at(id).handle;
  s.there.hides_what_is_off = false;
  s.there.users.at(id).active = false;
  look();
  s.there.hides_what_is_off = true;
  for (int d = 0; d < 3; ++d) {
    s.next_day();
    expect_no_news(look());
    EXPECT_EQ(accounts_with(handle), 1U);
  }
  EXPECT_EQ(s.where->store->shadow().off_by_others(target_id("partner")).value().size(), 1U);
  first_leaves();
  pass_days(3);
  come_back();
  pass_days(3);
  EXPECT_EQ(accounts_with(handle), 1U);
  EXPECT_EQ(s.there.duplicates, 0U);
}

TEST_P(hidden, a_returning_leaver_gets_no_second_account_where_a_login_is_given_twice) {
  s.there.gives_logins_twice = true;
  const auto id = leaver();
  const auto handle = s.there.users.at(id).handle;
  pass_days(3);
  look();
  come_back();
  pass_days(2);
  EXPECT_EQ(accounts_with(handle), 1U);
  EXPECT_TRUE(s.there.users.at(id).active);
  EXPECT_EQ(s.there.duplicates, 0U);
}

TEST_P(hidden, an_answer_that_was_lost_to_switching_off_or_on_makes_nobody_gone) {
  const auto id = id_of_the_first();
  const auto handle = s.there.users.at(id).handle;
  const auto lost = [this] {
    s.faults = {.lost_after = 1};
    s.sync();
    s.faults = {};
    s.next_day();
  };
  first_leaves();
  lost();
  ASSERT_FALSE(s.there.users.at(id).active);
  look();
  EXPECT_EQ(s.where->store->shadow().count(target_id("partner")).inactive, 1U);
  come_back();
  s.faults = {.lost_before = 1};
  s.sync();
  s.faults = {};
  s.next_day();
  ASSERT_FALSE(s.there.users.at(id).active);
  look();
  EXPECT_TRUE(s.there.users.at(id).active);
  EXPECT_EQ(accounts_with(handle), 1U);
  EXPECT_EQ(s.there.creations.at(handle), 1U);
}

TEST_P(hidden, another_object_under_the_id_of_a_leaver_is_not_deleted) {
  const auto id = leaver();
  pass_days(3);
  s.there.users[id] = {"HR-0042", {{field::user_name, "somebody.else@demo.example"}}, true};
  pass_days(90);
  ASSERT_TRUE(s.there.users.contains(id));
  EXPECT_TRUE(s.there.users.at(id).active);
  EXPECT_EQ(erased_in_the_evening(), 0U) << "an administrator says first whose that is";
  s.there.users.at(id).active = false;  // and now it is hidden as well
  pass_days(2);
  EXPECT_TRUE(s.there.users.contains(id)) << "it was seen to be somebody else's";
  EXPECT_EQ(erased_in_the_evening(), 0U);
}

TEST_P(hidden, after_a_withdrawal_they_are_deleted_by_their_ids) {
  s.where->targets.front()->settings.after_consent = config::target_settings::remainder::deleted;
  s.where->settings.targets.front().after_consent = config::target_settings::remainder::deleted;
  leaver();
  s.next_day();
  look();
  s.withdraw_consent();
  pass_days(91);
  EXPECT_TRUE(s.there.users.empty());
}

TEST_P(hidden, an_ordered_erasure_deletes_by_the_id) {
  const auto id = leaver();
  s.next_day();
  look();
  subject_id whom;
  s.where->store->shadow()
      .each(target_id("partner"), subject_kind::person,
            [&](const state::shadow_row& row) -> result<void> {
              if (row.remote_id == id) whom = row.id;
              return {};
            })
      .value();
  state::orders book(*s.where->store);
  const auto today = local_day(s.time.now());
  book.give(whom, order_kind::immediate, "T-4711", s.where->store->actor("uid:1000").value(), today).value();
  book.confirm(whom, s.where->store->actor("uid:1001").value(), today).value();
  EXPECT_EQ(s.sync().erased, 1U) << "the same day";
  EXPECT_FALSE(s.there.users.contains(id));
  EXPECT_NE(note().find("; partner: entry "), std::string::npos) << note();
}

TEST_P(hidden, a_token_that_lost_its_rights_since_the_last_list_makes_nobody_gone) {
  s.there.gives_logins_twice = true;
  const auto id = leaver();
  const auto handle = s.there.users.at(id).handle;
  pass_days(3);
  look();
  s.there.is_blind = true;
  come_back();
  s.sync();
  s.there.is_blind = false;
  s.sync();
  EXPECT_EQ(s.there.creations.at(handle), 1U);
  EXPECT_TRUE(s.there.users.at(id).active);
  EXPECT_EQ(s.difference(), "");
}

TEST_P(hidden, a_deletion_that_found_nothing_after_the_token_lost_its_rights_makes_no_receipt) {
  const auto id = leaver();
  pass_days(89);
  look();
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);  // the last list is believed
  s.there.is_blind = true;
  s.next_day();
  s.sync();
  EXPECT_EQ(erased_in_the_evening(), 0U);
  s.there.is_blind = false;
  s.next_day();
  s.sync();
  EXPECT_FALSE(s.there.users.contains(id));
  EXPECT_EQ(erased_in_the_evening(), 1U);
}

INSTANTIATE_TEST_SUITE_P(seeds, hidden, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace sluis::simulation
