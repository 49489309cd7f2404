// Lists of users and of groups are believed apart (must never happen: 6): what is wrong with the one holds up nothing
// of the other.
#include <gtest/gtest.h>

#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

class lists_apart : public not_seen {
 protected:
  void break_list_of(remote_object::kind what, list_fault how = list_fault::empty) {
    s.there.lists = how;
    s.there.lists_of = what;
  }
  void give_new_ids_to_groups() {
    std::map<std::string, partner::remote_group> now;
    for (const auto& [id, group] : s.there.groups) now["n" + id] = group;
    s.there.groups = std::move(now);
  }
};

TEST_P(lists_apart, a_short_list_of_groups_holds_up_no_deletion_of_an_account) {
  const auto id = leaver();
  ASSERT_NE(id, "");
  pass_days(89);
  break_list_of(remote_object::kind::group);
  s.next_day();
  EXPECT_FALSE(look().findings.empty());
  EXPECT_FALSE(s.there.users.contains(id));
  EXPECT_EQ(erased_in_the_evening(), 1U);
  EXPECT_NE(s.where->store->erasures(1).value().at(0).note.find("partner: "), std::string::npos) << "with its receipt";
}

TEST_P(lists_apart, a_short_list_of_users_holds_up_no_deletion_of_a_group) {
  using has = consent_attribute;
  const attribute_set without_groups{has::given_name, has::family_name_prefix, has::family_name, has::email,
                                     has::school};
  break_list_of(remote_object::kind::user);
  s.next_day();
  EXPECT_FALSE(look().findings.empty());
  s.grant_consent(without_groups, 300);
  s.sync();
  EXPECT_TRUE(s.there.groups.empty());
  EXPECT_EQ(s.where->store->shadow().count(target_id("partner")).groups, 0U) << "concluded";
}

TEST_P(lists_apart, a_short_list_of_users_concludes_no_deletion_of_an_account) {
  const auto id = leaver();
  pass_days(89);
  break_list_of(remote_object::kind::user);
  s.next_day();
  look();
  EXPECT_EQ(erased_in_the_evening(), 0U);
}

TEST_P(lists_apart, new_ids_of_groups_keep_no_account_from_being_looked_at_by_its_id) {
  break_list_of(remote_object::kind::user, list_fault::halved);
  s.next_day();
  ASSERT_EQ(look().drift.total(), 0U);
  give_new_ids_to_groups();
  for (auto& [id, user] : s.there.users) user.fields[field::given_name] = "Anders";
  s.next_day();
  EXPECT_EQ(look().drift.changed, s.there.users.size());
}

TEST_P(lists_apart, whom_the_target_could_not_tell_is_asked_again_beside_a_short_list_of_groups) {
  const auto id = s.there.users.begin()->first;
  const auto handle = s.there.users.begin()->second.handle;
  const auto users = s.there.users.size();
  s.next_day();  // an object that was made today does not count as gone
  break_list_of(remote_object::kind::group);
  s.there.users.erase(id);
  for (auto& [key, group] : s.there.groups) group.members.erase(id);
  s.there.silent_about.insert(handle);
  EXPECT_EQ(look().drift.unsettled, 1U);
  s.there.silent_about.clear();
  s.sync();  // the same day: no survey is due
  EXPECT_EQ(s.there.users.size(), users) << "asked again, gone, and made again";
}

INSTANTIATE_TEST_SUITE_P(seeds, lists_apart, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
