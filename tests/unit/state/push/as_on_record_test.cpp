// What a survey shows as it is on record is taken out of it, and nothing else; compared with or without that, the same
// comes of it.
#include "state/push/as_on_record.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/in_parts.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using kind = remote_object::kind;
using life = remote_object::life;

class as_on_record_test : public testing::Test {
 protected:
  as_on_record_test() {
    who_ = store_.subject();
    other_ = store_.subject();
    group_ = store_.subject();
    push(*store_, {create_user(who_)}, {done("u-1")});
    push(*store_, {create_user(other_, "Piet")}, {done("u-2")});
    push(*store_, {change_of(operation::create_group, group_, {}, {{field::group_name, "4A"}})}, {done("g-1")});
    push(*store_, {membership_change(operation::add_member, group_, who_)}, {done("")});
    shows(kind::user, "u-1", who_,
          {{field::user_name, "Janine@Demo.example"}, {field::given_name, "Janine"}, {field::active, "true"}});
    shows(kind::group, "g-1", group_, {{field::group_name, "4A"}});
    found_.on_membership("g-1", "u-1");
  }
  void shows(kind what, const std::string& id, const subject_id& whose, field_map fields) {
    found_.on_object({what, id, life::present, std::move(fields), row_of(whose).handle.hex()});
  }
  shadow_row row_of(const subject_id& whom) { return store_->shadow().find(partner, whom).value().value(); }
  void take() {
    as_on_record::looks looks(marks_, *store_, found_, said_);
    for (const auto* const id : {"u-1", "u-2"}) looks.object(kind::user, id).value();
    looks.object(kind::group, "g-1").value();
    looks.members("g-1").value();
  }
  bool is_taken(const subject_id& whom) { return marks_.contains(found_, row_of(whom)); }

  open_store store_;
  subject_id who_, other_, group_;
  survey found_;
  as_on_record marks_{partner};
  std::function<field_map(const field_map&)> said_ = [](const field_map& said) { return said; };
};

TEST_F(as_on_record_test, what_shows_all_that_was_said_is_taken_out_with_its_members) {
  take();
  EXPECT_TRUE(is_taken(who_));
  EXPECT_TRUE(is_taken(group_));
  EXPECT_TRUE(marks_.has_all_members("g-1"));
  EXPECT_TRUE(found_.users.empty() && found_.groups.empty() && found_.members.empty());
  EXPECT_FALSE(is_taken(other_)) << "it was not shown";
}

TEST_F(as_on_record_test, what_differs_or_tells_too_little_is_left) {
  struct {
    const char* name;
    std::function<void(remote_object&)> change;
  } const cases[] = {
      {"another name", [](auto& one) { one.fields[field::given_name] = "Anders"; }},
      {"off", [](auto& one) { one.fields[field::active] = "false"; }},
      {"deleted", [](auto& one) { one.stands = life::deleted; }},
      {"gone", [](auto& one) { one.stands = life::gone; }},
      {"no handle told", [](auto& one) { one.handle.reset(); }},
      {"without a handle", [](auto& one) { one.handle = ""; }},
      {"a handle that nobody has", [](auto& one) { one.handle = "ee0102030405060708090a0b0c0d0e0f"; }},
      {"another's handle", [this](auto& one) { one.handle = row_of(other_).handle.hex(); }},
  };
  const auto as_it_was = found_;
  for (const auto& each : cases) {
    found_ = as_it_was;
    marks_ = as_on_record(partner);
    each.change(found_.users.at("u-1"));
    take();
    EXPECT_FALSE(is_taken(who_)) << each.name;
    EXPECT_TRUE(found_.users.contains("u-1")) << each.name;
  }
}

TEST_F(as_on_record_test, of_whom_something_is_open_is_left) {
  store::work w(*store_);
  shadow_table rows(*store_);
  auto stored = rows.find_or_make(partner, subject_kind::person, who_).value();
  const auto fields = rows.fields(stored).value();
  stored.row.undone = 1;
  rows.write(partner, stored, fields).value();
  w.commit().value();
  take();
  EXPECT_FALSE(is_taken(who_));
}

TEST_F(as_on_record_test, a_group_with_another_member_keeps_its_members) {
  found_.on_membership("g-1", "u-2");
  take();
  EXPECT_TRUE(is_taken(group_));
  EXPECT_FALSE(marks_.has_all_members("g-1"));
  EXPECT_EQ(found_.members.at("g-1").size(), 2U);
}

TEST_F(as_on_record_test, what_is_told_again_counts) {
  take();
  shows(kind::user, "u-1", who_, {{field::given_name, "Anders"}});
  EXPECT_FALSE(is_taken(who_));
}

TEST_F(as_on_record_test, a_membership_that_ends_after_all_were_taken_out_is_missing) {
  take();
  as_on_record::looks(marks_, *store_, found_, said_).end("g-1", "u-1").value();
  EXPECT_FALSE(marks_.has_all_members("g-1"));
  const auto counted = compare_marked(*store_, partner, found_, {}, marks_);
  EXPECT_EQ(counted.members_missing, 1U);
}

TEST_F(as_on_record_test, nothing_differs_where_all_was_taken_out_but_what_comes_on_top) {
  take();
  EXPECT_EQ(compare_marked(*store_, partner, found_, {}, marks_).total(), 0U);
  shows(kind::user, "u-2", other_, {{field::user_name, "Piet@demo.example"}});
  found_.on_membership("g-1", "u-2");
  const auto counted = compare_marked(*store_, partner, found_, {}, marks_);
  EXPECT_EQ(counted.members_extra, 1U);
  EXPECT_EQ(counted.total(), 1U) << "whoever was taken out is in the group still";
}

TEST_F(as_on_record_test, a_copy_beside_an_account_that_was_taken_out_is_told) {
  take();
  shows(kind::user, "u-9", who_, {{field::user_name, "kopie@demo.example"}});
  EXPECT_EQ(compare_marked(*store_, partner, found_, {}, marks_).copied,
            std::vector<std::string>{row_of(who_).handle.hex()});
}

}  // namespace
}  // namespace sluis::state
