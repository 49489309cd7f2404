#include "mapping/release.hpp"

#include <gtest/gtest.h>

#include <array>
#include <iostream>

#include "tests/support/grants.hpp"

namespace sluis::mapping {
namespace {

using enum consent_attribute;
using testing_support::consent_grant;
using testing_support::narrow_grant;
using testing_support::withdrawal_grant;

constexpr std::array all_operations = {operation::create_group,    operation::update_group,  operation::create_user,
                                       operation::update_user,     operation::remove_member, operation::add_member,
                                       operation::deactivate_user, operation::delete_user,   operation::delete_group};

addressing address() {
  addressing out;
  out.object.bytes.fill(0xab);
  out.remote_id = "r-1";
  out.member_remote_id = "r-2";
  return out;
}

planned_change change(operation op, field_map after = {}) {
  planned_change out;
  out.op = op;
  out.object.bytes.fill(0xcd);
  out.before = {{field::given_name, "must not leave"}};
  out.after = std::move(after);
  return out;
}

errc refusal(const grant& g, const planned_change& what, const addressing& where = address()) {
  const auto out = release::let_through(g, 1, what, where);
  return out ? errc::unknown : out.error().code();
}

bool passes(const grant& g, const planned_change& what, const addressing& where = address()) {
  const auto out = release::let_through(g, 1, what, where);
  if (!out) std::cout << "  refused: " << out.error().text() << '\n';
  return out.has_value();
}

TEST(release, lets_through_what_is_covered_and_nothing_besides) {
  const auto g = consent_grant({given_name, email});
  const field_map fields = {
      {field::user_name, "j@demo.example"}, {field::given_name, "Janine"}, {field::active, "true"}};
  const auto out = release::let_through(g, 7, change(operation::create_user, fields), address());
  ASSERT_TRUE(out);
  EXPECT_EQ(out->op(), operation::create_user);
  EXPECT_EQ(out->ordinal(), 7U);
  EXPECT_EQ(out->object(), address().object);
  EXPECT_EQ(out->remote_id(), "r-1");
  EXPECT_EQ(out->member_remote_id(), "r-2");
  EXPECT_EQ(out->fields(), fields) << "what was before never leaves";
  EXPECT_EQ(out->institution(), institution_id("stichting-demo"));
  EXPECT_EQ(out->target(), target_id("partner"));
}

TEST(release, R_B1_each_field_needs_its_attribute_and_no_other_will_do) {
  struct row {
    field f;
    attribute_set needs;
  };
  for (const auto& [f, needs] :
       {row{field::display_name, {given_name, family_name}}, row{field::given_name, {given_name}},
        row{field::family_name_prefix, {family_name_prefix}}, row{field::family_name, {family_name}},
        row{field::email, {email}}, row{field::school, {school}}, row{field::function, {function}}}) {
    for (unsigned mask = 0; mask < (1U << consent_attribute_count); ++mask) {
      const auto attributes = attribute_set::from_mask(static_cast<std::uint8_t>(mask));
      const bool enough = (attributes & needs) == needs;
      ASSERT_EQ(covers(attributes, f), enough) << to_string(f) << " under " << attributes.text();
    }
    EXPECT_TRUE(passes(consent_grant(needs), change(operation::create_user, {{f, "x"}}))) << to_string(f);
    for (std::size_t missing = 0; missing < consent_attribute_count; ++missing) {
      const auto without = static_cast<std::uint8_t>(attribute_set::all().mask() & ~(1U << missing));
      const auto attributes = attribute_set::from_mask(without);
      if (covers(attributes, f)) continue;
      for (const auto op : {operation::create_user, operation::update_user}) {
        EXPECT_EQ(refusal(consent_grant(attributes), change(op, {{f, "x"}})), errc::refused) << to_string(f);
      }
    }
  }
}

TEST(release, the_refusal_names_field_target_and_handle_but_no_value) {
  const auto out = release::let_through(consent_grant({given_name}), 3,
                                        change(operation::update_user, {{field::family_name, "Boele"}}), address());
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().text().find("family_name"), std::string::npos);
  EXPECT_NE(out.error().text().find("partner"), std::string::npos);
  EXPECT_NE(out.error().text().find(change(operation::update_user).object.hex()), std::string::npos);
  EXPECT_EQ(out.error().text().find("Boele"), std::string::npos);
}

TEST(release, without_email_the_user_name_can_only_be_the_handle) {
  const auto g = consent_grant({given_name, family_name});
  const auto with_name = [](std::string name) {
    return change(operation::create_user, {{field::user_name, std::move(name)}});
  };
  EXPECT_EQ(refusal(g, with_name("janine.vandenboele@demo.example")), errc::refused);
  EXPECT_EQ(refusal(g, with_name("janine.vandenboele")), errc::refused) << "a login is a name too";
  EXPECT_EQ(refusal(g, with_name(change(operation::create_user).object.hex())), errc::refused)
      << "the inner handle joins targets";
  EXPECT_TRUE(passes(g, with_name(address().object.hex())));
  EXPECT_TRUE(passes(consent_grant({email}), with_name("janine.vandenboele@demo.example")));
}

TEST(release, groups_need_their_attribute_and_removals_do_not) {
  const auto with = consent_grant({groups});
  const auto without = consent_grant({given_name});
  const field_map name = {{field::group_name, "4A"}};
  for (const auto& what :
       {change(operation::create_group, name), change(operation::update_group, name), change(operation::add_member)}) {
    EXPECT_TRUE(passes(with, what)) << to_string(what.op);
    EXPECT_EQ(refusal(without, what), errc::refused) << to_string(what.op);
  }
  for (const auto op : {operation::remove_member, operation::delete_group})
    EXPECT_TRUE(passes(without, change(op))) << to_string(op);
}

TEST(release, what_a_wider_consent_put_there_may_be_cleared) {
  const auto g = consent_grant({family_name});
  EXPECT_TRUE(passes(g, change(operation::update_user, {{field::given_name, ""}})));
  EXPECT_EQ(refusal(g, change(operation::create_user, {{field::given_name, ""}})), errc::refused);
}

TEST(release, a_withdrawal_lets_only_removals_through) {
  const auto g = withdrawal_grant();
  ASSERT_EQ(g.what(), grant::kind::withdrawal);
  for (const auto op : all_operations) {
    const bool removal = op == operation::remove_member || op == operation::deactivate_user ||
                         op == operation::delete_user || op == operation::delete_group;
    EXPECT_EQ(refusal(g, change(op)), removal ? errc::unknown : errc::refused) << to_string(op);
    EXPECT_EQ(refusal(g, change(op, {{field::given_name, "Janine"}})), errc::refused) << to_string(op);
    EXPECT_EQ(refusal(g, change(op, {{field::user_name, address().object.hex()}})), errc::refused) << to_string(op);
  }
  EXPECT_TRUE(passes(g, change(operation::deactivate_user, {{field::active, "false"}})));
  EXPECT_EQ(refusal(g, change(operation::deactivate_user, {{field::active, "true"}})), errc::refused);
  EXPECT_EQ(refusal(g, change(operation::update_user, {{field::active, "false"}})), errc::refused);
}

TEST(release, refuses_what_no_plan_makes) {
  const auto g = consent_grant(attribute_set::all());
  struct row {
    const char* name;
    planned_change what;
  };
  for (const auto& [name, what] : {
           row{"no operation", change(operation{})},
           row{"an operation of the future", change(operation{10})},
           row{"a group's name on a person", change(operation::update_user, {{field::group_name, "4A"}})},
           row{"a person's name on a group", change(operation::update_group, {{field::given_name, "Janine"}})},
           row{"a field on a membership", change(operation::add_member, {{field::given_name, "Janine"}})},
           row{"a field on a deletion", change(operation::delete_user, {{field::active, "false"}})},
           row{"a name on a deactivation", change(operation::deactivate_user, {{field::given_name, "Janine"}})},
           row{"a deactivation disguised as an update", change(operation::update_user, {{field::active, "false"}})},
           row{"an active that is no truth value", change(operation::update_user, {{field::active, "yes"}})},
       }) {
    EXPECT_EQ(refusal(g, what), errc::invalid_input) << name;
  }
}

TEST(release, no_request_without_the_targets_id) {
  const auto g = consent_grant(attribute_set::all());
  auto nowhere = address();
  nowhere.remote_id.clear();
  for (const auto op : all_operations) {
    const bool may = op == operation::create_user || op == operation::create_group || op == operation::deactivate_user;
    EXPECT_EQ(refusal(g, change(op), nowhere), may ? errc::unknown : errc::invalid_input) << to_string(op);
  }
  auto no_member = address();
  no_member.member_remote_id.clear();
  for (const auto op : {operation::add_member, operation::remove_member}) {
    EXPECT_EQ(refusal(g, change(op), no_member), errc::invalid_input) << to_string(op);
  }
  auto no_handle = address();
  no_handle.object = {};
  EXPECT_EQ(refusal(g, change(operation::create_user), no_handle), errc::invalid_input);
}

TEST(release, a_look_up_carries_the_handle_and_nothing_else) {
  for (const auto& g : {consent_grant({email}), withdrawal_grant()}) {
    const auto out = release::to_look_up(g, 4, operation::create_user, address());
    EXPECT_EQ(out.op(), operation::create_user);
    EXPECT_EQ(out.ordinal(), 4U);
    EXPECT_EQ(out.object(), address().object);
    EXPECT_TRUE(out.fields().empty());
    EXPECT_EQ(out.target(), target_id("partner"));
  }
}

TEST(release, a_look_up_carries_the_login_only_where_a_consent_covers_the_address) {
  using kind = released_look_up::kind;
  const auto login = [](const grant& g, kind what, const std::string& name) {
    return release::to_find(g, what, address(), login_of{name, role::student, {}}).user_name();
  };
  EXPECT_EQ(login(consent_grant({email}), kind::user, "j@demo.example"), "j@demo.example");
  EXPECT_EQ(login(consent_grant({given_name}), kind::user, "j@demo.example"), "");
  EXPECT_EQ(login(consent_grant({given_name}), kind::user, address().object.hex()), address().object.hex());
  EXPECT_EQ(login(withdrawal_grant(), kind::user, "j@demo.example"), "");
  EXPECT_EQ(login(consent_grant({email}), kind::group, "j@demo.example"), "");
  const auto out = release::to_find(withdrawal_grant(), kind::user, address(), std::nullopt);
  EXPECT_EQ(out.remote_id(), "r-1");
  EXPECT_EQ(out.object(), address().object);
}

TEST(release, a_look_up_carries_no_login_of_somebody_whose_role_or_school_is_not_covered) {
  using kind = released_look_up::kind;
  const attribute_set all = attribute_set::all();
  const auto login = [](const grant& g, role who, const std::string& name) {
    return release::to_find(g, kind::user, address(), login_of{name, who, {}}).user_name();
  };
  const auto staff_only = narrow_grant(all, {role::staff}, {});
  EXPECT_EQ(login(staff_only, role::student, "j@demo.example"), "");
  EXPECT_EQ(login(staff_only, role::student, address().object.hex()), address().object.hex());
  EXPECT_EQ(login(staff_only, role::staff, "j@demo.example"), "j@demo.example");
  EXPECT_EQ(login(narrow_grant(all, role_set::all(), {"99XX"}), role::student, "j@demo.example"), "")
      << "of another school";
}

TEST(release, the_handle_is_written_again_by_updates_only) {
  const auto g = consent_grant({given_name, groups});
  auto where = address();
  where.writes_handle = true;
  EXPECT_TRUE(
      release::let_through(g, 1, change(operation::update_user, {{field::given_name, "J"}}), where)->writes_handle());
  EXPECT_FALSE(release::let_through(g, 1, change(operation::deactivate_user, {{field::active, "false"}}), where)
                   ->writes_handle());
  EXPECT_FALSE(release::let_through(g, 1, change(operation::update_user, {{field::given_name, "J"}}), address())
                   ->writes_handle());
}

// Issue 13, point 2: a consent covers roles and schools.
TEST(release, only_of_covered_roles_and_schools) {
  const auto students = narrow_grant(attribute_set::all(), {role::student}, {});
  const auto another_school = narrow_grant(attribute_set::all(), role_set::all(), {"99XX"});
  struct row {
    const char* name;
    const grant& g;
    role who;
    bool leaves;
  };
  for (const auto& [name, g, who, leaves] :
       {row{"a student under a consent for students", students, role::student, true},
        row{"staff under it", students, role::staff, false},
        row{"a student of a school that is not named", another_school, role::student, false}}) {
    for (const auto op : all_operations) {
      auto what = change(op);
      if (op == operation::update_user || op == operation::create_user) what.after = {{field::given_name, "Janine"}};
      what.object_role = who;
      const bool is_group = op == operation::create_group || op == operation::update_group;
      const bool is_removal = op == operation::remove_member || op == operation::deactivate_user ||
                              op == operation::delete_user || op == operation::delete_group;
      const bool expected = is_removal || (is_group ? &g == &students : leaves);
      EXPECT_EQ(release::let_through(g, 1, what, address()).has_value(), expected) << name << ": " << to_string(op);
    }
    auto clears = change(operation::update_user, {{field::given_name, ""}});
    clears.object_role = who;
    EXPECT_EQ(release::let_through(g, 1, clears, address()).has_value(), leaves) << name << ": not even an empty value";
  }
}

TEST(release, after_the_last_day_only_removals_leave) {
  const auto g = testing_support::expiry_grant();
  ASSERT_EQ(g.what(), grant::kind::expiry);
  EXPECT_TRUE(passes(g, change(operation::deactivate_user, {{field::active, "false"}})));
  EXPECT_TRUE(passes(g, change(operation::delete_group)));
  EXPECT_EQ(refusal(g, change(operation::update_user, {{field::given_name, ""}})), errc::refused);
  EXPECT_EQ(refusal(g, change(operation::create_user, {{field::active, "true"}})), errc::refused);
  EXPECT_EQ(refusal(g, change(operation::add_member)), errc::refused);
}

}  // namespace
}  // namespace sluis::mapping
