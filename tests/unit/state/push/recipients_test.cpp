// Issue 13, point 2: what a target holds belongs to the recipient at which it was made.
#include "state/recipients.hpp"

#include <gtest/gtest.h>

#include "state/erasure/deletions.hpp"
#include "state/handle_owner.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

const recipient partner_place = sluis::testing_support::partner_address();
const recipient there = {"scim", "https://new.example/scim/v2"};

class recipients_test : public testing::Test {
 protected:
  void SetUp() override {
    by_ = store_->actor("uid:1000").value();
    who_ = store_.subjects(1).front();
    recipients(*store_).expect(partner, partner_place).value();
    push(*store_, {create_user(who_)}, {done("0123456789abcdef01")});
  }
  recipients at() { return recipients(*store_); }
  /// What a receipt would say of the targets.
  std::string note() { return deletion_notes(store_->db(), {who_}, {})[who_]; }
  open_store store_;
  actor_id by_;
  subject_id who_;
};

TEST_F(recipients_test, the_first_push_says_where) {
  EXPECT_EQ(at().known(partner), partner_place);
  EXPECT_TRUE(at().expect(partner, partner_place));
  EXPECT_EQ(at().expect(partner, there).error().code(), errc::refused);
  EXPECT_FALSE(at().known(target_id("another")));
}

TEST_F(recipients_test, moved_keeps_the_objects) {
  EXPECT_EQ(at().move(target_id("another"), there, "r", by_).error().code(), errc::not_found);
  EXPECT_EQ(at().move(partner, partner_place, "r", by_).error().code(), errc::refused) << "they are there already";
  EXPECT_EQ(at().move(partner, {"graph", "graph.microsoft.com/school"}, "r", by_).error().code(), errc::refused)
      << "another kind";
  EXPECT_EQ(at().move(partner, there, "", by_).error().code(), errc::invalid_input);
  ASSERT_TRUE(at().move(partner, there, "the host of Jansen was renamed", by_));
  EXPECT_EQ(at().known(partner), there);
  EXPECT_EQ(store_->shadow().count(partner).active, 1U);
  EXPECT_EQ(store_.log_kinds().back(), "target.moved");
  store_.close();
  EXPECT_EQ(store_.all_bytes().find("Jansen"), std::string::npos) << "the reason may name somebody";
}

// A move rests on somebody's word until an object was seen at the new address.
TEST_F(recipients_test, a_move_is_unproven_until_an_object_was_seen_there) {
  EXPECT_FALSE(at().is_unproven(partner));
  at().move(partner, there, "renamed", by_).value();
  EXPECT_TRUE(at().is_unproven(partner));
  EXPECT_EQ(at().proven(partner), partner_place);
  at().prove(partner).value();
  EXPECT_FALSE(at().is_unproven(partner));
  EXPECT_EQ(at().proven(partner), there);
  EXPECT_EQ(store_.log_kinds().back(), "target.seen");
  EXPECT_EQ(at().leave(partner, there, "r", by_).error().code(), errc::refused);
}

TEST_F(recipients_test, what_was_moved_by_mistake_is_left_where_it_was_seen_last) {
  at().move(partner, there, "renamed", by_).value();
  EXPECT_EQ(at().leave(partner, there, "it is another party", by_).value().at, partner_place);
  EXPECT_FALSE(at().known(partner));
}

TEST_F(recipients_test, left_keeps_a_record_of_each_and_the_target_starts_empty) {
  EXPECT_EQ(at().leave(partner, partner_place, "r", by_).error().code(), errc::refused)
      << "it is still configured for it";
  const auto left = at().leave(partner, there, "contract ended", by_).value();
  EXPECT_EQ(left.persons, 1U);
  EXPECT_EQ(left.at, partner_place);
  EXPECT_FALSE(at().known(partner));
  EXPECT_TRUE(store_->shadow().count(partner).empty());
  ASSERT_EQ(at().left().size(), 1U);
  ASSERT_EQ(at().left_of(who_).size(), 1U);
  EXPECT_EQ(at().left_of(who_)[0].at, partner_place);
  EXPECT_EQ(at().left_of(who_)[0].leaf, left.leaf);
  EXPECT_TRUE(at().left_of(who_)[0].is_active);
  EXPECT_FALSE(is_anywhere(store_->db(), who_));
  const auto notes = deletion_notes(store_->db(), {who_}, {});
  EXPECT_EQ(notes.at(who_), "; partner: left at scim https://partner.example/scim/v2 on 2026-11-23 by order entry " +
                                std::to_string(left.leaf));
  EXPECT_EQ(at().leave(partner, std::nullopt, "again", by_).error().code(), errc::not_found);
  ASSERT_TRUE(at().expect(partner, there)) << "the next push is to the new one";
  EXPECT_EQ(at().known(partner), there);
}

// Left by mistake, or the contract was renewed: nobody there may be forgotten, and nobody made twice.
TEST_F(recipients_test, what_was_left_is_taken_up_again_with_its_handles_where_that_recipient_is_configured_again) {
  const auto handle = store_->shadow().find(partner, who_).value()->handle;
  at().leave(partner, there, "contract ended", by_).value();
  EXPECT_EQ(at().take_up_again(partner, there).value(), 0U) << "nothing was left at that one";
  EXPECT_EQ(at().take_up_again(partner, partner_place).value(), 1U);
  EXPECT_TRUE(at().left_of(who_).empty());
  const auto row = store_->shadow().find(partner, who_).value();
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->handle, handle);
  EXPECT_TRUE(row->uncertain && row->active && row->remote_id.empty());
  EXPECT_EQ(row->finding, account_finding::unknown) << "the next survey asks for it";
  EXPECT_TRUE(is_anywhere(store_->db(), who_)) << "no receipt says that nothing is there";
  EXPECT_EQ(at().known(partner), partner_place) << "from now on nothing is asked for at another address";
  EXPECT_FALSE(at().expect(partner, there));
  EXPECT_EQ(at().take_up_again(partner, partner_place).value(), 0U) << "once";
  ASSERT_TRUE(at().expect(partner, partner_place));
  EXPECT_EQ(at().take_up_again(partner, partner_place).value(), 0U);
}

TEST_F(recipients_test, a_plan_that_was_made_meanwhile_does_not_keep_what_was_left_from_being_taken_up) {
  const auto handle = store_->shadow().find(partner, who_).value()->handle;
  at().leave(partner, there, "contract ended", by_).value();
  {
    store::work w(*store_);
    ASSERT_NE(store_->shadow().handle_for(partner, who_, subject_kind::person).value(),
              handle);  // for a creation that is planned, and never sent
    w.commit().value();
  }
  EXPECT_EQ(at().take_up_again(partner, partner_place).value(), 1U);
  EXPECT_EQ(store_->shadow().find(partner, who_).value()->handle, handle);
}

// `left` was typed for `moved`: the host was only renamed.
TEST_F(recipients_test, moved_takes_back_what_was_left_while_nothing_was_made_elsewhere) {
  const auto handle = store_->shadow().find(partner, who_).value()->handle;
  at().leave(partner, there, "a slip", by_).value();
  ASSERT_TRUE(at().expect(partner, there)) << "creations were tried there, and all of them refused";
  EXPECT_EQ(at().may_move(partner, there).value(), partner_place);
  EXPECT_EQ(at().may_move(partner, {"graph", "graph.microsoft.com/school"}).error().code(), errc::refused)
      << "another kind";
  ASSERT_TRUE(at().move(partner, there, "I meant moved", by_));
  EXPECT_EQ(at().known(partner), there);
  EXPECT_EQ(at().proven(partner), partner_place) << "nothing is concluded from an absence there until one is found";
  const auto row = store_->shadow().find(partner, who_).value();
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->handle, handle);
  EXPECT_TRUE(row->uncertain && row->active);
  EXPECT_TRUE(at().still_left().empty());
  EXPECT_EQ(note().find("left at"), std::string::npos) << "no receipt says that it was left";
  EXPECT_EQ(at().leave(partner, std::nullopt, "another party after all", by_).value().at, partner_place);
  EXPECT_EQ(at().still_left().size(), 1U);
}

TEST_F(recipients_test, nothing_is_taken_back_once_something_was_made_elsewhere) {
  at().leave(partner, there, "contract ended", by_).value();
  ASSERT_TRUE(at().expect(partner, there));
  push(*store_, {create_user(store_.subjects(1).front())}, {done("0123456789abcdef02")});
  EXPECT_EQ(at().may_move(partner, there).error().code(), errc::refused);
  EXPECT_EQ(at().still_left().size(), 1U);
}

TEST_F(recipients_test, what_was_taken_up_again_is_not_listed_as_left_and_no_receipt_says_so) {
  at().leave(partner, there, "a slip", by_).value();
  ASSERT_EQ(at().take_up_again(partner, partner_place).value(), 1U);
  EXPECT_TRUE(at().still_left().empty());
  EXPECT_EQ(at().left().size(), 1U) << "what was ordered stays on record";
  EXPECT_EQ(note().find("left at"), std::string::npos);
  const auto left = at().leave(partner, there, "the contract ended", by_).value();
  EXPECT_EQ(deletion_notes(store_->db(), {who_}, {}).at(who_),
            "; partner: left at scim https://partner.example/scim/v2 on 2026-11-23 by order entry " +
                std::to_string(left.leaf))
      << "the second order, once";
}

// Errors and the journal say how the target knows somebody.
TEST_F(recipients_test, a_targets_handle_names_its_owner) {
  const auto at_target = subject_id{store_->shadow().find(partner, who_).value()->handle.bytes};
  ASSERT_NE(at_target, who_);
  EXPECT_EQ(owner_of(*store_, at_target).value(), who_);
  EXPECT_EQ(owner_of(*store_, who_).value(), who_);
  at().leave(partner, there, "contract ended", by_).value();
  EXPECT_EQ(owner_of(*store_, at_target).value(), who_) << "also of what was left";
  const subject_id nobody{{1, 2, 3}};
  EXPECT_EQ(owner_of(*store_, nobody).value(), nobody);
}

TEST_F(recipients_test, a_target_out_of_the_configuration_can_be_left) {
  EXPECT_EQ(at().leave(partner, std::nullopt, "not used any more", by_).value().persons, 1U);
}

TEST_F(recipients_test, a_creation_without_an_outcome_may_be_there_and_remains) {
  const auto other = store_.subjects(1).front();
  const auto plan = save(*store_, {create_user(other)}, plan_state::ready);
  store_->plans().set_state(plan.id, plan_state::pushing).value();
  store_->plans().intend(plan.id, {1}).value();
  EXPECT_EQ(at().leave(partner, std::nullopt, "r", by_).value().persons, 2U);
  EXPECT_TRUE(store_->plans().open_intents(partner).value().empty())
      << "nothing of it is looked up at the next recipient";
}

}  // namespace
}  // namespace sluis::state
