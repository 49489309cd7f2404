// What a survey found against what we put there (targets.md; architecture, decision 4: drift is a reason of its own).
#include "state/push/drift.hpp"

#include <gtest/gtest.h>

#include "state/erasure/deletions.hpp"
#include "state/push/recognised.hpp"
#include "tests/unit/state/push/in_parts.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class drift : public testing::Test {
 protected:
  drift() {
    who_ = store_.subject();
    other_ = store_.subject();
    group_ = store_.subject();
    auto group = change_of(operation::create_group, group_, {}, {{field::group_name, "4A"}});
    push(*store_, {create_user(who_)}, {done("u-1")});
    push(*store_, {create_user(other_, "Piet")}, {done("u-2")});
    push(*store_, {group}, {done("g-1")});
    push(*store_, {membership_change(operation::add_member, group_, who_)}, {done("")});
    store_.time.time += std::chrono::hours(25);  // what is not shown on the day it was made is not gone
    put("u-1", "Janine");
    put("u-2", "Piet");
    found_.on_object({remote_object::kind::group, "g-1", remote_object::life::present, {{field::group_name, "4A"}}});
    found_.on_membership("g-1", "u-1");
  }
  void put(const std::string& id, const std::string& name, const char* active = "true") {
    found_.on_object(
        {remote_object::kind::user,
         id,
         remote_object::life::present,
         {{field::user_name, name + "@Demo.example"}, {field::given_name, name}, {field::active, active}}});
  }
  drift_counts reconcile() { return take_out_and_compare(*store_, partner, found_, believed_); }
  std::vector<shadow_row> missed(subject_kind kind) {
    return store_->shadow().missed(partner, kind, found_).value().missed;
  }
  /// People under whose ids other objects are shown.
  std::size_t others() {
    std::size_t out = 0;
    const auto look = [&](const shadow_row& row) -> result<void> {
      out += shows_another(*store_, partner, row, found_, id_use_at(*store_, partner)).value() ? 1U : 0U;
      return {};
    };
    store_->shadow().each(partner, subject_kind::person, look).value();
    return out;
  }
  std::vector<std::string> of_nobody() {
    std::vector<std::string> out;
    for (const auto& [id, user] : found_.users) {
      if (is_of_nobody(*store_, known_objects{}, user).value()) out.push_back(*user.handle);
    }
    return out;
  }
  drift_counts nothing_is_there(const shadow_row& row) {
    store::work w(*store_);
    drift_counts out;
    store_->shadow().take_in(partner, row, {sighting::how::nothing, {}, {}}, {}, out).value();
    w.commit().value();
    return out;
  }
  shadow_object of(const subject_id& id) {
    return store_->shadow().load(partner, store_->shadow().find(partner, id).value().value()).value();
  }

  believed_lists believed_;
  open_store store_;
  subject_id who_, other_, group_;
  survey found_;
};

TEST_F(drift, nothing_moved) {
  EXPECT_EQ(reconcile().total(), 0U);
  EXPECT_FALSE(of(who_).row.drifted);
}

TEST_F(drift, a_copy_that_carries_our_handle_beside_the_account_is_told_and_not_touched) {
  const auto handle = of(who_).row.handle.hex();
  put("u-9", "Stranger");
  found_.users.at("u-9").handle = handle;
  const auto counted = reconcile();
  EXPECT_EQ(counted.copied, std::vector<std::string>{handle});
  EXPECT_EQ(counted.total() + counted.unsettled, 0U);
  EXPECT_EQ(of(who_).row.remote_id, "u-1");
}

TEST_F(drift, a_stranger_under_a_known_id_is_neither_ours_nor_compared) {
  put("u-1", "Directeur");
  found_.users.at("u-1").handle = "";
  found_.members.at("g-1") = {};
  const auto counted = reconcile();
  EXPECT_EQ(counted.total(), 0U) << "it says nothing of ours";
  store_.open();
  EXPECT_EQ(of(who_).row.finding, account_finding::candidate);
  EXPECT_EQ(of(who_).row.remote_id, "u-1");
  EXPECT_EQ(store_->shadow().object_of(partner, of(who_).row).value(), "u-1");
  EXPECT_EQ(of(who_).groups, std::vector<subject_id>{group_}) << "who is in the group says nothing of ours either";
  EXPECT_TRUE(is_anywhere(store_->db(), who_)) << "no receipt";
  put("u-1", "Janine");
  found_.users.at("u-1").handle = of(who_).row.handle.hex();
  found_.on_membership("g-1", "u-1");
  reconcile();
  EXPECT_EQ(of(who_).row.finding, account_finding::none) << "put right there";
}

TEST_F(drift, what_an_administrator_says_is_ours_under_the_known_id_is_not_opened_again_by_its_login) {
  put("u-1", "Anders");
  found_.users.at("u-1").handle = "";
  reconcile();
  ASSERT_EQ(of(who_).row.finding, account_finding::candidate);
  store::work w(*store_);
  store_->shadow().settle(partner, who_, true, "T-1", actor_id{}).value();
  w.commit().value();
  reconcile();
  EXPECT_EQ(of(who_).row.finding, account_finding::unmarked);
}

TEST_F(drift, while_our_own_object_lies_deleted_a_finding_about_another_one_stays_open) {
  remote_object other{
      remote_object::kind::user, "u-7", remote_object::life::present, {{field::user_name, "Janine@Demo.example"}}};
  store::work w(*store_);
  drift_counts counted;
  store_->shadow().take_in(partner, of(who_).row, {sighting::how::by_login, other, {}}, {}, counted).value();
  w.commit().value();
  ASSERT_EQ(of(who_).row.finding, account_finding::candidate);
  for (const std::optional<std::string>& told :
       {std::optional<std::string>(of(who_).row.handle.hex()), std::optional<std::string>()}) {
    found_.users.at("u-1") = {remote_object::kind::user, "u-1", remote_object::life::deleted, {}, told};
    reconcile();
    EXPECT_EQ(of(who_).row.finding, account_finding::candidate) << told.value_or("not told");
    EXPECT_EQ(store_->shadow().object_of(partner, of(who_).row).value(), "u-7") << "still known whose it may be";
  }
  put("u-1", "Janine");
  found_.users.at("u-1").handle = of(who_).row.handle.hex();
  reconcile();
  EXPECT_EQ(of(who_).row.finding, account_finding::none) << "put right there";
}

TEST_F(drift, ids_that_are_permuted_are_nobodys_and_no_membership_follows_them) {
  found_.users.at("u-1").handle = of(other_).row.handle.hex();
  found_.users.at("u-2").handle = of(who_).row.handle.hex();
  put("u-1", "Piet");
  put("u-2", "Janine");
  found_.members.at("g-1") = {"u-2"};  // she is in it, under her new id
  EXPECT_EQ(others(), 2U);
  const auto counted = reconcile();
  EXPECT_EQ(counted.total(), 0U);
  for (const auto& each : {who_, other_}) EXPECT_EQ(of(each).row.finding, account_finding::anothers);
  EXPECT_EQ(of(who_).groups, std::vector<subject_id>{group_});
  EXPECT_TRUE(of(other_).groups.empty());
}

TEST_F(drift, a_group_with_another_ones_name_and_no_handle_is_not_ours) {
  found_.groups.at("g-1").handle = "";
  found_.groups.at("g-1").fields[field::group_name] = "Docenten";
  EXPECT_EQ(reconcile().total(), 0U);
  EXPECT_EQ(of(group_).row.finding, account_finding::candidate);
}

TEST_F(drift, a_handle_that_nobody_has_is_told_of_objects_that_are_not_on_record) {
  const std::string erased = "ee0102030405060708090a0b0c0d0e0f";
  put("u-9", "Weg");
  found_.users.at("u-9").handle = erased;
  EXPECT_EQ(of_nobody(), std::vector<std::string>{erased});
  found_.users.at("u-9").handle = of(who_).row.handle.hex();
  EXPECT_TRUE(of_nobody().empty());
}

TEST_F(drift, of_two_objects_with_the_handle_of_one_that_is_gone_none_is_taken_over) {
  const auto row = of(who_).row;
  nothing_is_there(row);
  found_.users.erase("u-1");
  for (const char* id : {"u-8", "u-9"}) {
    put(id, "Janine");
    found_.users.at(id).handle = row.handle.hex();
  }
  const auto counted = reconcile();
  EXPECT_EQ(counted.copied, std::vector<std::string>{row.handle.hex()});
  EXPECT_EQ(of(who_).row.remote_id, "");
}

TEST_F(drift, what_lies_in_the_recycle_bin_where_our_deletion_put_it_stays_there) {
  const auto handle = of(who_).row.handle.hex();
  push(*store_, {change_of(operation::delete_user, who_)}, {done("")});
  found_.users.at("u-1").handle = handle;
  found_.users.at("u-1").stands = remote_object::life::deleted;
  EXPECT_EQ(reconcile().total(), 0U);
  EXPECT_EQ(of(who_).row.remote_id, "");
}

TEST_F(drift, what_was_changed_there_is_marked_and_what_we_put_is_kept) {
  put("u-1", "Johanna");
  found_.users.at("u-1").handle = of(who_).row.handle.hex();  // without it another login is somebody else's
  EXPECT_EQ(reconcile().changed, 1U);
  store_.open();
  EXPECT_TRUE(of(who_).row.drifted);
  EXPECT_EQ(of(who_).fields.at(field::given_name), "Janine");
  EXPECT_FALSE(of(other_).row.drifted);
  push(*store_, {change_of(operation::update_user, who_, {}, {{field::given_name, "Janine"}, {field::active, "true"}})},
       {done("")});
  EXPECT_FALSE(of(who_).row.drifted) << "said again, and done";
}

TEST_F(drift, what_the_target_does_not_tell_is_not_compared_and_what_we_never_said_is_not_ours) {
  found_.users.at("u-1").fields = {{field::function, "Directeur"}, {field::active, "true"}};
  EXPECT_EQ(reconcile().total(), 0U);
}

TEST_F(drift, an_account_that_others_switched_off_is_off_since_that_day_and_nothing_else_of_it_drifted) {
  put("u-1", "Janine", "false");
  const auto counted = reconcile();
  EXPECT_EQ(counted.switched_off, 1U);
  EXPECT_EQ(counted.changed, 0U);
  EXPECT_FALSE(of(who_).row.drifted);
  EXPECT_FALSE(of(who_).row.active);
  ASSERT_EQ(store_->shadow().off_by_others(partner).value().size(), 1U);
  EXPECT_EQ(of(who_).row.off_since, store_->lived().first_day());
  EXPECT_EQ(reconcile().total(), 0U) << "told again, it is no news";
  put("u-1", "Janine", "true");
  EXPECT_EQ(reconcile().total(), 0U);
  EXPECT_TRUE(of(who_).row.active);
  EXPECT_TRUE(store_->shadow().off_by_others(partner).value().empty());
}

TEST_F(drift, an_account_that_we_switched_off_is_not_off_by_others) {
  push(*store_, {change_of(operation::deactivate_user, who_, {}, {{field::active, "false"}})}, {unknown()});
  put("u-1", "Janine", "false");
  reconcile();
  EXPECT_FALSE(of(who_).row.off_since);
  push(*store_, {change_of(operation::deactivate_user, other_, {}, {{field::active, "false"}})}, {done("")});
  put("u-2", "Piet", "false");
  reconcile();
  EXPECT_TRUE(store_->shadow().off_by_others(partner).value().empty());
}

TEST_F(drift, an_account_that_we_switched_off_and_that_is_shown_late_is_not_off_by_others) {
  const auto switch_off = [this](const subject_id& who) {
    push(*store_, {change_of(operation::deactivate_user, who, {}, {{field::active, "false"}})}, {done("")});
  };
  switch_off(who_);
  switch_off(other_);
  reconcile();  // shows both as on
  ASSERT_TRUE(of(who_).row.active);
  store_.open();
  put("u-1", "Janine", "false");
  EXPECT_EQ(reconcile().switched_off, 0U);
  EXPECT_FALSE(of(who_).row.active);
  store::work w(*store_);
  drift_counts counted;
  const remote_object by_id{remote_object::kind::user, "u-2", remote_object::life::present, {{field::active, "false"}}};
  store_->shadow().take_in(partner, of(other_).row, {sighting::how::by_id, by_id, {}}, {}, counted).value();
  w.commit().value();
  EXPECT_FALSE(of(other_).row.active);
  EXPECT_TRUE(store_->shadow().off_by_others(partner).value().empty());
  push(*store_, {change_of(operation::update_user, who_, {}, {{field::active, "true"}})}, {done("")});
  EXPECT_EQ(reconcile().switched_off, 1U) << "on by us since: now it is others";
}

TEST_F(drift, an_account_that_does_not_stay_off_is_a_finding_from_the_second_survey_on) {
  const auto switch_off = [this] {
    push(*store_, {change_of(operation::deactivate_user, who_, {}, {{field::active, "false"}})}, {done("")});
  };
  const auto told = [this] { return store_->shadow().stays_on(partner).value().size(); };
  switch_off();
  reconcile();
  EXPECT_EQ(told(), 0U);
  switch_off();
  reconcile();
  EXPECT_EQ(told(), 1U);
  switch_off();
  put("u-1", "Janine", "false");
  reconcile();
  EXPECT_EQ(told(), 0U) << "off at last";
}

TEST_F(drift, an_account_that_somebody_switched_on_is_seen_to_be_on_even_where_nothing_else_is_certain) {
  push(*store_, {change_of(operation::update_user, who_, {}, {{field::given_name, "J"}})}, {unknown()});
  push(*store_, {change_of(operation::deactivate_user, who_, {}, {{field::active, "false"}})}, {done("")});
  ASSERT_TRUE(of(who_).row.uncertain);
  ASSERT_FALSE(of(who_).row.active);
  reconcile();
  EXPECT_TRUE(of(who_).row.active);
}

TEST_F(drift, an_account_that_was_not_shown_stays_on_record_until_it_was_asked_for) {
  found_.users.erase("u-1");
  EXPECT_EQ(reconcile().total(), 0U);
  EXPECT_EQ(of(who_).row.remote_id, "u-1");
  EXPECT_TRUE(of(who_).row.active);
  EXPECT_EQ(of(who_).groups, std::vector<subject_id>{group_});
  const auto rows = missed(subject_kind::person);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().id, who_);
  EXPECT_EQ(nothing_is_there(rows.front()).gone, 1U);
  const auto now = of(who_);
  EXPECT_TRUE(now.row.drifted);
  EXPECT_EQ(now.row.remote_id, "");
  EXPECT_TRUE(now.groups.empty());
  EXPECT_TRUE(now.fields.empty());
  EXPECT_EQ(store_.log_kinds().back(), "account.gone");
  push(*store_, {create_user(who_)}, {done("u-3")});
  EXPECT_FALSE(of(who_).row.drifted);
}

TEST_F(drift, a_handle_that_somebody_took_is_written_again_and_told_once) {
  found_.users.at("u-1").handle = "";
  EXPECT_EQ(reconcile().unmarked, 1U);
  EXPECT_EQ(of(who_).row.remote_id, "u-1");
  EXPECT_TRUE(of(who_).row.drifted);
  EXPECT_EQ(of(who_).row.finding, account_finding::unmarked);
  EXPECT_EQ(reconcile().total(), 0U);
  push(*store_, {change_of(operation::update_user, who_, {}, {{field::given_name, "Janine"}, {field::active, "true"}})},
       {done("")});
  EXPECT_EQ(of(who_).row.finding, account_finding::none);
}

TEST_F(drift, what_a_lost_creation_left_is_taken_by_its_handle) {
  const auto third = store_.subject();
  push(*store_, {create_user(third, "Kim")}, {unknown()});
  put("u-9", "Kim");
  found_.users.at("u-9").handle = of(third).row.handle.hex();
  EXPECT_EQ(reconcile().renumbered, 1U);
  EXPECT_EQ(of(third).row.remote_id, "u-9");
  EXPECT_EQ(store_.log_kinds().back(), "account.found");
}

TEST_F(drift, a_softly_deleted_account_is_brought_back_only_if_it_should_be_on) {
  found_.users.at("u-1").stands = remote_object::life::deleted;
  EXPECT_EQ(reconcile().changed, 1U);
  EXPECT_FALSE(of(who_).row.active);
  EXPECT_EQ(of(who_).row.remote_id, "u-1");
  push(*store_, {change_of(operation::deactivate_user, other_, {}, {{field::active, "false"}})}, {done("")});
  found_.users.at("u-2").stands = remote_object::life::deleted;
  EXPECT_EQ(reconcile().total(), 0U);
}

TEST_F(drift, a_group_that_was_not_shown_keeps_its_members_and_one_that_is_gone_takes_them_along) {
  found_.groups.clear();
  found_.members.clear();
  EXPECT_EQ(reconcile().total(), 0U);
  EXPECT_EQ(of(who_).groups, std::vector<subject_id>{group_});
  EXPECT_EQ(nothing_is_there(missed(subject_kind::group).at(0)).gone, 1U);
  EXPECT_TRUE(of(who_).groups.empty());
  EXPECT_TRUE(of(who_).row.drifted) << "the next plan puts them back into the new group";
  EXPECT_FALSE(of(other_).row.drifted);
}

TEST_F(drift, on_the_word_of_a_list_that_is_not_believed_nobody_left_a_group) {
  found_.members.clear();
  believed_ = {.users = false, .groups = true};
  EXPECT_EQ(reconcile().total(), 0U);
  believed_ = {.users = true, .groups = true};
  EXPECT_EQ(reconcile().members_missing, 1U);
}

TEST_F(drift, memberships_both_ways_and_strangers_are_left_alone) {
  found_.members.at("g-1") = {"u-2", "stranger"};
  const auto counted = reconcile();
  EXPECT_EQ(counted.members_missing, 1U);
  EXPECT_EQ(counted.members_extra, 1U);
  EXPECT_TRUE(of(who_).groups.empty());
  EXPECT_EQ(of(other_).groups, std::vector<subject_id>{group_});
}

}  // namespace
}  // namespace sluis::state
