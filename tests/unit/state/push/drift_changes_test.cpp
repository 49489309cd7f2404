// A survey that tells only what changed: what it does not mention stands as the shadow has it, and telling it twice
// does no harm.
#include <gtest/gtest.h>

#include "state/push/drift.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using life = remote_object::life;
using kind = remote_object::kind;

class drift_changes : public testing::Test {
 protected:
  drift_changes() {
    who_ = store_.subject();
    other_ = store_.subject();
    group_ = store_.subject();
    push(*store_, {create_user(who_)}, {done("u-1")});
    push(*store_, {create_user(other_, "Piet")}, {done("u-2")});
    push(*store_, {change_of(operation::create_group, group_, {}, {{field::group_name, "4A"}})}, {done("g-1")});
    push(*store_, {membership_change(operation::add_member, group_, who_)}, {done("")});
    store_.time.time += std::chrono::hours(25);  // what is not shown on the day it was made is not gone
    found_.begin(extent::changes);
  }
  drift_counts reconcile() {
    store::work w(*store_);
    const auto out = store_->shadow()
                         .reconcile(
                             partner, found_, [](const field_map& said) { return said; }, believed_)
                         .value();
    w.commit().value();
    return out;
  }
  std::vector<shadow_row> missed(subject_kind of_kind) {
    return store_->shadow().missed(partner, of_kind, found_).value().missed;
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
  survey found_{extent::changes};
};

TEST_F(drift_changes, what_is_not_mentioned_stands) {
  EXPECT_EQ(reconcile().total(), 0U);
  EXPECT_EQ(of(who_).row.remote_id, "u-1");
  EXPECT_EQ(of(who_).groups, std::vector<subject_id>{group_});
}

TEST_F(drift_changes, what_is_not_mentioned_is_missed_only_by_a_whole_one) {
  EXPECT_TRUE(missed(subject_kind::person).empty());
  found_.begin(extent::whole);
  EXPECT_EQ(missed(subject_kind::person).size(), 2U);
  EXPECT_EQ(missed(subject_kind::group).size(), 1U);
  EXPECT_EQ(reconcile().total(), 0U);
}

TEST_F(drift_changes, a_part_is_compared_as_far_as_it_goes) {
  found_.on_object({kind::user, "u-1", life::present, {{field::given_name, "Meddled"}}});
  found_.on_object({kind::user, "u-2", life::present, {{field::given_name, "Piet"}}});
  EXPECT_EQ(reconcile().changed, 1U);
  EXPECT_TRUE(of(who_).row.drifted);
  EXPECT_TRUE(of(who_).row.active) << "it was not told, so it stands";
  EXPECT_FALSE(of(other_).row.drifted);
}

TEST_F(drift_changes, what_was_removed_is_mentioned_and_asked_for) {
  found_.on_object({kind::user, "u-1", life::gone, {}});
  found_.on_object({kind::user, "u-2", life::deleted, {}});
  found_.on_object({kind::user, "stranger", life::gone, {}});
  const auto counted = reconcile();
  EXPECT_EQ(counted.changed, 1U);
  EXPECT_EQ(of(who_).row.remote_id, "u-1");
  EXPECT_EQ(nothing_is_there(missed(subject_kind::person).at(0)).gone, 1U);
  EXPECT_EQ(of(who_).row.remote_id, "");
  EXPECT_TRUE(of(who_).groups.empty());
  EXPECT_FALSE(of(other_).row.active);
}

TEST_F(drift_changes, memberships_both_ways) {
  found_.on_membership_ended("g-1", "u-1");
  found_.on_membership("g-1", "u-2");
  found_.on_membership("g-1", "stranger");
  found_.on_membership_ended("another group", "u-1");
  const auto counted = reconcile();
  EXPECT_EQ(counted.members_missing, 1U);
  EXPECT_EQ(counted.members_extra, 1U);
  EXPECT_TRUE(of(who_).groups.empty());
  EXPECT_EQ(of(other_).groups, std::vector<subject_id>{group_});
}

TEST_F(drift_changes, what_we_did_ourselves_is_told_as_well_and_is_no_drift) {
  found_.on_object({kind::user, "u-1", life::present, {{field::given_name, "Janine"}, {field::active, "true"}}});
  found_.on_membership("g-1", "u-1");
  found_.on_membership_ended("g-1", "u-2");
  EXPECT_EQ(reconcile().total(), 0U);
}

TEST_F(drift_changes, told_again_it_is_no_news) {
  found_.on_membership_ended("g-1", "u-1");
  EXPECT_EQ(reconcile().total(), 1U);
  EXPECT_EQ(reconcile().total(), 0U);
}

}  // namespace
}  // namespace sluis::state
