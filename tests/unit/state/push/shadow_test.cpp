#include "state/shadow.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class shadow_after : public testing::Test {
 protected:
  shadow_object of(const subject_id& id) {
    const auto row = store_->shadow().find(partner, id).value();
    EXPECT_TRUE(row);
    return row ? store_->shadow().load(partner, *row).value() : shadow_object{};
  }
  /// One user who is there, active, as "Janine".
  subject_id existing_user() {
    const auto who = store_.subject();
    push(*store_, {create_user(who)}, {done(uuid)});
    return who;
  }
  static constexpr const char* uuid = "2819c223-7f76-453a-919d-413861904646";
  open_store store_;
};

TEST_F(shadow_after, handles_are_made_once_and_differ_by_target) {
  const auto who = store_.subject();
  std::set<target_handle> handles;
  {
    store::work w(*store_);
    const auto first = store_->shadow().handle_for(partner, who, subject_kind::person).value();
    EXPECT_EQ(store_->shadow().handle_for(partner, who, subject_kind::person).value(), first);
    handles = {first, store_->shadow().handle_for(target_id("another"), who, subject_kind::person).value()};
    w.commit().value();
  }
  EXPECT_EQ(handles.size(), 2U) << "two partners cannot join what they know";
  store_.open();
  const auto row = store_->shadow().find(partner, who).value();
  EXPECT_TRUE(handles.contains(row->handle));
  EXPECT_EQ(row->remote_id, "");
  EXPECT_FALSE(row->active);
  EXPECT_EQ(store_->shadow().find_by_handle(partner, row->handle).value(), who);
  EXPECT_FALSE(store_->shadow().find_by_handle(target_id("another"), row->handle).value());
}

TEST_F(shadow_after, a_creation) {
  const auto who = store_.subject();
  push(*store_, {create_user(who)}, {done(uuid)});
  store_.open();
  const auto now = of(who);
  EXPECT_EQ(now.row.remote_id, uuid);
  EXPECT_TRUE(now.row.active);
  EXPECT_FALSE(now.row.uncertain);
  EXPECT_EQ(now.row.basis, 77U);
  EXPECT_EQ(now.row.kind, subject_kind::person);
  EXPECT_EQ(now.fields, (field_map{{field::user_name, "Janine@demo.example"}, {field::given_name, "Janine"}}))
      << "without active";
}

TEST_F(shadow_after, a_creation_without_an_id_is_uncertain) {
  const auto who = store_.subject();
  const auto plan = push(*store_, {create_user(who)}, {done("")});
  EXPECT_EQ(changes_of(*store_, plan).at(0).how, saved_change::progress::unknown);
  EXPECT_TRUE(of(who).row.uncertain);
}

TEST_F(shadow_after, a_failure_changes_nothing) {
  const auto who = existing_user();
  const auto before = of(who);
  push(*store_, {change_of(operation::update_user, who, {}, {{field::given_name, "Zoë"}})}, {failed()});
  EXPECT_EQ(of(who).fields, before.fields);
  EXPECT_EQ(of(who).row.basis, before.row.basis);
  EXPECT_FALSE(of(who).row.uncertain);
}

TEST_F(shadow_after, an_update) {
  const auto who = existing_user();
  push(*store_,
       {change_of(operation::update_user, who, {{field::given_name, "Janine"}},
                  {{field::given_name, ""}, {field::family_name, "Boele"}})},
       {done()});
  EXPECT_EQ(of(who).fields, (field_map{{field::user_name, "Janine@demo.example"}, {field::family_name, "Boele"}}));
  EXPECT_TRUE(of(who).row.active);
  EXPECT_EQ(of(who).row.basis, 78U);
  EXPECT_EQ(of(who).row.remote_id, uuid);
}

TEST_F(shadow_after, a_deactivation_and_a_reactivation) {
  const auto who = existing_user();
  push(*store_, {change_of(operation::deactivate_user, who, {{field::active, "true"}}, {{field::active, "false"}})},
       {done()});
  EXPECT_FALSE(of(who).row.active);
  EXPECT_EQ(of(who).row.remote_id, uuid);
  EXPECT_EQ(of(who).fields.at(field::given_name), "Janine");
  push(*store_, {change_of(operation::update_user, who, {{field::active, "false"}}, {{field::active, "true"}})},
       {done()});
  EXPECT_TRUE(of(who).row.active);
}

TEST_F(shadow_after, a_deletion_keeps_the_handle_and_the_last_id_and_nothing_else) {
  const auto who = existing_user();
  const auto group = store_.subject();
  push(*store_, {membership_change(operation::add_member, group, who)}, {done()});
  const auto handle = of(who).row.handle;
  push(*store_, {change_of(operation::delete_user, who)}, {done()});
  const auto now = of(who);
  EXPECT_EQ(now.row.handle, handle);
  EXPECT_EQ(now.row.remote_id, "");
  EXPECT_FALSE(now.row.active);
  EXPECT_TRUE(now.fields.empty());
  EXPECT_TRUE(now.groups.empty());
  EXPECT_NE(now.last.id, "") << "asked for before the receipt: it may come out of a recycle bin";
  EXPECT_EQ(now.last.login, "");
}

TEST_F(shadow_after, memberships_that_are_done) {
  const auto who = existing_user();
  const auto groups = store_.subjects(2);
  push(*store_,
       {membership_change(operation::add_member, groups[0], who),
        membership_change(operation::add_member, groups[1], who)},
       {done(), done()});
  EXPECT_EQ(of(who).groups, groups);
  EXPECT_EQ(of(who).row.basis, 0U) << "the next plan looks again";
  EXPECT_EQ(store_->shadow().members(partner, groups[0]).value(), std::vector<subject_id>{who});
  push(*store_, {membership_change(operation::remove_member, groups[0], who)}, {done()});
  EXPECT_EQ(of(who).groups, std::vector<subject_id>{groups[1]});
}

TEST_F(shadow_after, memberships_of_unknown_outcome_are_maybes_until_they_are_said_again) {
  const auto who = existing_user();
  const auto groups = store_.subjects(2);
  push(*store_,
       {membership_change(operation::add_member, groups[0], who),
        membership_change(operation::add_member, groups[1], who)},
       {done(), unknown()});
  EXPECT_EQ(of(who).groups, std::vector<subject_id>{groups[0]});
  EXPECT_EQ(of(who).maybe_groups, std::vector<subject_id>{groups[1]});
  EXPECT_FALSE(of(who).row.uncertain);
  EXPECT_EQ(of(who).row.basis, 0U);
  EXPECT_TRUE(store_->shadow().members(partner, groups[1]).value().empty());
  push(*store_,
       {membership_change(operation::remove_member, groups[0], who),
        membership_change(operation::add_member, groups[1], who)},
       {unknown(), done()});
  EXPECT_EQ(of(who).groups, std::vector<subject_id>{groups[1]});
  EXPECT_EQ(of(who).maybe_groups, std::vector<subject_id>{groups[0]});
  push(*store_, {membership_change(operation::remove_member, groups[0], who)}, {done()});
  EXPECT_TRUE(of(who).maybe_groups.empty());
}

TEST_F(shadow_after, the_deletion_of_a_group_with_members_left) {
  const auto who = existing_user();
  const auto group = store_.subject();
  push(*store_, {change_of(operation::create_group, group, {}, {{field::group_name, "4A"}})},
       {done("0123456789abcdef0123")});
  push(*store_, {membership_change(operation::add_member, group, who)}, {done()});
  {
    store::work w(*store_);
    store_->shadow().set_basis(partner, who, 5).value();
    w.commit().value();
  }
  EXPECT_EQ(of(group).row.kind, subject_kind::group);
  EXPECT_EQ(of(group).fields, (field_map{{field::group_name, "4A"}}));
  push(*store_, {change_of(operation::delete_group, group)}, {done()});
  EXPECT_TRUE(of(who).groups.empty());
  EXPECT_EQ(of(who).row.basis, 0U);
  EXPECT_EQ(of(group).row.remote_id, "");
}

TEST_F(shadow_after, unknown_outcomes_hold_what_may_be_there) {
  struct row {
    const char* name;
    operation op;
    field_map after;
    bool active_before, active_after;
  };
  for (const auto& [name, op, after, active_before, active_after] :
       {row{"update", operation::update_user, {{field::given_name, ""}, {field::family_name, "Boele"}}, true, true},
        row{"reactivation", operation::update_user, {{field::active, "true"}}, false, true},
        row{"deactivation", operation::deactivate_user, {{field::active, "false"}}, true, true},
        row{"deactivation of an inactive one", operation::deactivate_user, {{field::active, "false"}}, false, false}}) {
    const auto who = existing_user();
    if (!active_before) {
      push(*store_, {change_of(operation::deactivate_user, who, {}, {{field::active, "false"}})}, {done()});
    }
    push(*store_, {change_of(op, who, {}, after)}, {unknown()});
    EXPECT_TRUE(of(who).row.uncertain) << name;
    EXPECT_EQ(of(who).row.active, active_after) << name;
    EXPECT_EQ(of(who).fields.at(field::given_name), "Janine") << name << ": what was to be cleared may still be there";
    EXPECT_EQ(of(who).fields.contains(field::family_name), after.contains(field::family_name)) << name;
  }
}

TEST_F(shadow_after, an_unknown_creation_may_be_active_and_is_settled_by_the_next_outcome) {
  const auto who = store_.subject();
  push(*store_, {create_user(who)}, {unknown()});
  EXPECT_TRUE(of(who).row.uncertain);
  EXPECT_TRUE(of(who).row.active);
  EXPECT_EQ(of(who).row.remote_id, "");
  EXPECT_EQ(of(who).row.basis, 0U);
  push(*store_, {create_user(who)}, {done(uuid)});
  EXPECT_FALSE(of(who).row.uncertain);
  EXPECT_EQ(of(who).row.remote_id, uuid);
}

TEST_F(shadow_after, a_deactivation_says_nothing_of_uncertain_fields) {
  const auto who = store_.subject();
  push(*store_, {create_user(who)}, {unknown()});
  push(*store_, {change_of(operation::deactivate_user, who, {}, {{field::active, "false"}})}, {done()});
  EXPECT_TRUE(of(who).row.uncertain);
  EXPECT_FALSE(of(who).row.active);
}

TEST_F(shadow_after, rows_come_in_ascending_order_page_by_page) {
  const auto ids = store_.subjects(1300);
  {
    store::work w(*store_);
    for (auto at = ids.rbegin(); at != ids.rend(); ++at)
      store_->shadow().handle_for(partner, *at, subject_kind::person).value();
    store_->shadow().handle_for(target_id("another"), ids[0], subject_kind::person).value();
    w.commit().value();
  }
  std::vector<subject_id> seen;
  store_->shadow()
      .each(partner, subject_kind::person,
            [&](const shadow_row& row) -> result<void> {
              seen.push_back(row.id);
              return {};
            })
      .value();
  EXPECT_EQ(seen, ids);
  const auto page = store_->shadow().page(partner, subject_kind::person, ids[10], 3).value();
  ASSERT_EQ(page.size(), 3U);
  EXPECT_EQ(page[0].id, ids[11]);
  EXPECT_TRUE(store_->shadow().page(partner, subject_kind::group, {}, 3).value().empty());
}

TEST_F(shadow_after, the_first_error_of_a_visitor_ends_the_walk) {
  {
    const auto ids = store_.subjects(3);
    store::work w(*store_);
    for (const auto& id : ids) store_->shadow().handle_for(partner, id, subject_kind::person).value();
    w.commit().value();
  }
  int seen = 0;
  const auto walk = store_->shadow().each(partner, subject_kind::person, [&](const shadow_row&) -> result<void> {
    ++seen;
    return error(errc::conflict, "enough");
  });
  EXPECT_FALSE(walk);
  EXPECT_EQ(seen, 1);
}

// A target's id can be a name: some SCIM services take the login. Such an id is kept sealed.
TEST_F(shadow_after, ids_that_may_name_somebody_are_unreadable_on_the_disk) {
  for (const auto& [id, readable] : std::vector<std::pair<std::string, bool>>{{uuid, true},
                                                                              {"janine.boele@partner.example", false},
                                                                              {"20261234", false},
                                                                              {"janineboele", false},
                                                                              {"?", false}}) {
    const auto who = store_.subject();
    push(*store_, {create_user(who)}, {done(id)});
    EXPECT_EQ(of(who).row.remote_id, id);
    EXPECT_EQ(store_->shadow().page(partner, subject_kind::person, {}, 100).value().size(), 1U);
    push(*store_, {change_of(operation::update_user, who, {}, {{field::given_name, "Zoë"}})}, {done()});
    EXPECT_EQ(of(who).row.remote_id, id) << "an update keeps it";
    auto clear = store_->db().prepare("SELECT remote_id FROM shadow WHERE subject = ?1");
    ASSERT_TRUE(clear.bind(1, who).step());
    EXPECT_EQ(clear.text(0), readable ? id : "?") << id;
    clear.reset();
    push(*store_, {change_of(operation::delete_user, who)}, {done()});
    store_->db().prepare("DELETE FROM shadow").run();
  }
}

}  // namespace
}  // namespace sluis::state
