// Whose an id at a target is, whether it is in clear on the disk or not (issue 14, B1).
#include "state/push/holder.hpp"

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

TEST(holder, of_an_id_is_found_whether_it_is_in_clear_on_the_disk_or_not) {
  open_store store;
  const auto first = store.subject();
  const auto second = store.subject();
  const std::string clear = "0123456789abcdef0123", sealed = "jan@partner.example";
  const auto holder = [&](subject_kind kind, const std::string& id) {
    return holder_of(*store, partner, kind, id).value();
  };
  push(*store, {create_user(first)}, {done(clear)});
  EXPECT_EQ(holder(subject_kind::person, clear), first);
  EXPECT_FALSE(holder(subject_kind::group, clear));
  EXPECT_FALSE(holder(subject_kind::person, sealed));
  push(*store, {create_user(second)}, {done(sealed)});
  EXPECT_EQ(holder(subject_kind::person, sealed), second);
  EXPECT_FALSE(holder(subject_kind::person, "kim@partner.example"));
  EXPECT_FALSE(holder(subject_kind::person, "?"));
  EXPECT_FALSE(holder(subject_kind::person, ""));
}

TEST(holder, of_an_id_that_is_the_mark_of_sealed_ids_is_found) {
  open_store store;
  const auto first = store.subject();
  const auto second = store.subject();
  const auto holder = [&] { return holder_of(*store, partner, subject_kind::person, "?").value(); };
  push(*store, {create_user(first)}, {done("jan@partner.example")});
  EXPECT_FALSE(holder()) << "that id is sealed";
  push(*store, {create_user(second)}, {done("?")});
  store.open();
  EXPECT_EQ(holder(), second);
}

TEST(holder, the_members_of_a_group_by_their_ids_there) {
  open_store store;
  const auto who = store.subject();
  const auto group = store.subject();
  push(*store, {create_user(who)}, {done("u-1")});
  push(*store, {change_of(operation::create_group, group, {}, {{field::group_name, "4A"}})}, {done("g-1")});
  EXPECT_TRUE(member_ids(*store, partner, group).value().empty());
  push(*store, {membership_change(operation::add_member, group, who)}, {done("")});
  EXPECT_EQ(member_ids(*store, partner, group).value(), std::vector<std::string>{"u-1"});
  EXPECT_TRUE(member_ids(*store, partner, who).value().empty()) << "not a group";
}

}  // namespace
}  // namespace sluis::state
