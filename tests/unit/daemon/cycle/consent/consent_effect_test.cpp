// What a consent takes away, in words (issue 13, point 8).
#include "daemon/cycle/consent/consent_effect.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

TEST(consent_effect, says_accounts_groups_and_user_names) {
  consent_effect none;
  EXPECT_EQ(effect_text(none), "");
  EXPECT_FALSE(none.takes_groups());

  consent_effect what;
  what.accounts = 12;
  what.attributes = {consent_attribute::groups};
  EXPECT_EQ(effect_text(what), "12 accounts lose groups, which needs no approval");
  EXPECT_TRUE(what.takes_groups()) << "memberships go";
  what.groups = 11;
  EXPECT_EQ(effect_text(what), "12 accounts lose groups and 11 groups are deleted, which needs no approval");

  consent_effect only_groups;
  only_groups.groups = 1;
  EXPECT_EQ(effect_text(only_groups), "1 group is deleted, which needs no approval");
  EXPECT_TRUE(only_groups.takes_groups()) << "a group without members goes as well";

  consent_effect names;
  names.accounts = 1;
  names.attributes = {consent_attribute::email};
  names.user_names = 2;
  EXPECT_EQ(
      effect_text(names).rfind("1 account loses email, which needs no approval; 2 accounts get another user name", 0),
      0U)
      << effect_text(names);
  EXPECT_FALSE(names.takes_groups());
}

}  // namespace
}  // namespace sluis::daemon
