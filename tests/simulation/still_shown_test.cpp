// After a withdrawal everybody is off, so that nothing shows whether a "not found" is true: a token that has lost its
// rights answers the same (must never happen: 3). Seed 2: a partner that shows nothing that is off.
#include <algorithm>

#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

class still_shown : public not_seen {
 protected:
  void SetUp() override {
    s.there.hides_what_is_off = GetParam() == 2;
    s.where->targets.front()->settings.after_consent = config::target_settings::remainder::deleted;
    s.where->settings.targets.front().after_consent = config::target_settings::remainder::deleted;
    not_seen::SetUp();
    s.next_day();
    look();
    s.withdraw_consent();
    s.sync();
    for (const auto& [id, user] : s.there.users) ASSERT_FALSE(user.active) << id;
  }
  [[nodiscard]] std::vector<state::shadow_row> open() const {
    return s.where->store->shadow().open_findings(target_id("partner")).value();
  }
  [[nodiscard]] bool is_on_record(const std::string& id) const {
    const auto all = on_record();
    return std::any_of(all.begin(), all.end(), [&id](const state::shadow_row& row) { return row.remote_id == id; });
  }
  void say_not_ours_of_all() const {
    const auto by = s.where->store->actor("uid:1000").value();
    for (const auto& row : open()) {
      state::store::work work(*s.where->store);
      s.where->store->shadow().settle(target_id("partner"), row.id, false, "T-4711", by).value();
      work.commit().value();
    }
  }
  [[nodiscard]] std::vector<state::shadow_row> on_record() const {
    std::vector<state::shadow_row> out;
    for (const auto kind : {subject_kind::person, subject_kind::group}) {
      const auto keep = [&out](const state::shadow_row& row) -> result<void> {
        if (!row.remote_id.empty()) out.push_back(row);
        return {};
      };
      s.where->store->shadow().each(target_id("partner"), kind, keep).value();
    }
    return out;
  }
};

TEST_P(still_shown, a_token_that_lost_its_rights_deletes_nobody_and_ends_nothing) {
  pass_days(85);
  const auto before = on_record().size();
  s.there.is_blind = true;
  pass_days(10);
  EXPECT_FALSE(s.there.users.empty());
  EXPECT_EQ(on_record().size(), before) << "nothing counts as gone";
  EXPECT_FALSE(open().empty()) << "and that is told";
  s.there.is_blind = false;
  pass_days(2);
  EXPECT_TRUE(s.there.users.empty());
  EXPECT_TRUE(s.there.groups.empty());
  EXPECT_TRUE(on_record().empty());
}

TEST_P(still_shown, nor_one_that_sees_groups_only) {
  pass_days(85);
  s.there.blind_to = remote_object::kind::user;
  s.there.is_blind = true;
  pass_days(10);
  EXPECT_FALSE(s.there.users.empty());
  for (const auto& [id, user] : s.there.users) EXPECT_TRUE(is_on_record(id)) << id;
  s.there.is_blind = false;
  pass_days(2);
  EXPECT_TRUE(s.there.users.empty());
}

TEST_P(still_shown, nor_one_that_loses_its_rights_in_the_midst_of_the_deletions) {
  pass_days(85);
  const auto all = s.there.users.size();
  std::size_t changes = 0;
  s.there.before_each = [&] {
    if (++changes == 4) s.there.is_blind = true;
  };
  pass_days(10);
  ASSERT_GT(changes, 4U);
  ASSERT_LT(s.there.users.size(), all) << "some were deleted before";
  EXPECT_FALSE(s.there.users.empty());
  for (const auto& [id, user] : s.there.users) EXPECT_TRUE(is_on_record(id)) << id;
  s.there.before_each = nullptr;
  s.there.is_blind = false;
  pass_days(2);
  EXPECT_TRUE(s.there.users.empty());
  EXPECT_TRUE(s.there.groups.empty());
}

TEST_P(still_shown, nor_one_that_loses_its_rights_in_the_midst_of_the_looks) {
  pass_days(85);
  std::size_t looks = 0;
  s.there.before_find = [&]() -> boost::asio::awaitable<void> {
    if (++looks == 4) s.there.is_blind = true;
    co_return;
  };
  pass_days(10);
  ASSERT_GT(looks, 4U);
  EXPECT_FALSE(s.there.users.empty());
  for (const auto& [id, user] : s.there.users) EXPECT_TRUE(is_on_record(id)) << id;
  s.there.before_find = nullptr;
  s.there.is_blind = false;
  pass_days(2);
  EXPECT_TRUE(s.there.users.empty());
}

TEST_P(still_shown, who_returns_under_a_new_consent_gets_no_second_account_by_a_blind_token) {
  pass_days(3);
  s.grant_consent(most_attributes, 300);
  s.where->targets.front()->settings.reconcile_every = std::chrono::seconds(0);  // the last list is believed
  s.there.is_blind = true;
  s.next_day();
  s.sync();
  EXPECT_FALSE(open().empty()) << "each can be settled";
  s.there.is_blind = false;
  s.next_day();
  s.sync();
  s.next_day();
  look();
  EXPECT_EQ(s.difference(), "");
  for (const auto& [handle, count] : s.there.creations) EXPECT_EQ(count, 1U) << handle;
  EXPECT_TRUE(open().empty());
}

TEST_P(still_shown, one_that_was_deleted_by_hand_is_gone_by_the_others_that_are_there) {
  s.there.users.erase(s.there.users.begin());
  pass_days(91);
  EXPECT_TRUE(s.there.users.empty());
  const bool hides_all = s.there.hides_what_is_off;  // then nothing tells it from a token without rights
  EXPECT_EQ(on_record().size(), hides_all ? 1U : 0U);
  EXPECT_EQ(open().size(), hides_all ? 1U : 0U);
}

TEST_P(still_shown, what_was_confirmed_before_is_gone_though_no_look_could_say_so_then) {
  pass_days(85);
  s.there.silent_of_deleted = true;
  for (int days = 0; days < 10 && !s.there.users.empty(); ++days) pass_days(1);
  ASSERT_TRUE(s.there.users.empty()) << "deleted, and no look was answered";
  EXPECT_FALSE(on_record().empty());
  s.there.silent_of_deleted = false;
  pass_days(2);
  EXPECT_TRUE(on_record().empty());
  EXPECT_TRUE(open().empty());
}

TEST_P(still_shown, where_all_were_deleted_by_hand_an_administrator_says_so) {
  s.there.users.clear();
  s.there.groups.clear();
  pass_days(91);
  EXPECT_FALSE(on_record().empty()) << "a token without rights finds the same";
  EXPECT_EQ(open().size(), on_record().size()) << "each can be settled";
  say_not_ours_of_all();
  EXPECT_TRUE(on_record().empty());
  EXPECT_TRUE(open().empty());
}

TEST_P(still_shown, a_word_about_the_lists_ends_no_term) {
  pass_days(85);
  const auto before = on_record().size();
  s.there.is_blind = true;
  pass_days(10);
  look(true);
  EXPECT_EQ(on_record().size(), before) << "a receipt would not say whose word it was";
  s.there.is_blind = false;
  pass_days(2);
  EXPECT_TRUE(s.there.users.empty());
}

TEST_P(still_shown, who_returns_after_all_were_deleted_by_hand_is_made_anew_by_a_word_about_the_lists) {
  s.there.users.clear();
  pass_days(3);
  s.grant_consent(most_attributes, 300);
  s.sync();
  look();
  look(true);
  s.next_day();
  look();
  EXPECT_EQ(s.difference(), "");
  EXPECT_TRUE(open().empty());
}

// Empty groups, at a target that shows no other group either: a 404 to an addition does not prove them gone.
TEST_P(still_shown, groups_that_were_emptied_and_deleted_by_hand_come_back_by_the_same_word) {
  s.there.users.clear();
  s.there.groups.clear();
  pass_days(3);
  s.grant_consent(most_attributes, 300);
  for (int word = 0; word < 3; ++word) {
    s.next_day();
    s.sync();
    say_not_ours_of_all();
  }
  s.next_day();
  look();
  EXPECT_EQ(s.difference(), "");
  EXPECT_TRUE(open().empty());
  for (const auto& [id, group] : s.there.groups) EXPECT_FALSE(group.members.empty()) << id;
}

TEST_P(still_shown, a_removal_from_a_group_that_a_blind_token_does_not_see_is_said_again) {
  s.grant_consent(most_attributes, 300);
  s.next_day();
  look();
  const auto members = [this] {
    std::size_t out = 0;
    for (const auto& [id, group] : s.there.groups) out += group.members.size();
    return out;
  };
  ASSERT_GT(members(), 0U);
  s.there.blind_to = remote_object::kind::group;
  s.there.is_blind = true;
  s.withdraw_consent();
  s.sync();
  EXPECT_GT(members(), 0U);
  EXPECT_FALSE(open().empty()) << "and that is told";
  s.there.is_blind = false;
  pass_days(2);
  EXPECT_EQ(members(), 0U);
  EXPECT_TRUE(open().empty());
}

// The look that follows is not answered: that proves nothing either.
TEST_P(still_shown, nor_is_a_removal_done_that_found_nothing_where_the_group_cannot_be_asked_for) {
  s.grant_consent(most_attributes, 300);
  s.next_day();
  look();
  s.there.blind_to = remote_object::kind::group;
  s.there.is_blind = true;
  std::size_t removals = 0;
  s.there.before_each = [&] { ++removals; };
  s.there.before_find = [&]() -> boost::asio::awaitable<void> {
    if (removals > 0) s.there.silent = true;
    co_return;
  };
  s.withdraw_consent();
  s.sync();
  ASSERT_GT(removals, 0U);
  std::size_t members = 0;
  for (const auto& [id, group] : s.there.groups) members += group.members.size();
  EXPECT_GT(members, 0U);
  s.there.before_each = nullptr;
  s.there.before_find = nullptr;
  s.there.silent = s.there.is_blind = false;
  pass_days(2);
  for (const auto& [id, group] : s.there.groups) EXPECT_TRUE(group.members.empty()) << id;
}

INSTANTIATE_TEST_SUITE_P(seeds, still_shown, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace sluis::simulation
