#include "mapping/not_covered.hpp"

#include <gtest/gtest.h>

#include "mapping/basis.hpp"

namespace sluis::mapping {
namespace {

const attribute_set names{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::function};

planned_change update(field_map before, field_map after) {
  planned_change out;
  out.op = operation::update_user;
  out.before = std::move(before);
  out.after = std::move(after);
  out.basis = make_basis(3, 1, 50);
  return out;
}

TEST(not_covered, only_what_is_cleared_and_not_covered_is_taken_out_of_a_change) {
  const auto change = update(
      {{field::email, "a@b"}, {field::user_name, "a@b"}, {field::given_name, "Jan"}, {field::family_name, "Smit"}},
      {{field::email, ""}, {field::user_name, "5248"}, {field::given_name, ""}, {field::family_name, "Bos"}});
  const auto part = part_not_covered(change, names);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->after, (field_map{{field::email, ""}}))
      << "neither another name, nor a name that the source took away";
  EXPECT_EQ(part->before, (field_map{{field::email, "a@b"}}));
  EXPECT_EQ(part->basis, basis_open) << "the next plan says the rest";
}

TEST(not_covered, a_change_that_takes_nothing_else_away_is_whole) {
  const auto change = update({{field::email, "a@b"}}, {{field::email, ""}});
  const auto part = part_not_covered(change, names);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->after, change.after);
  EXPECT_EQ(part->basis, change.basis);
}

TEST(not_covered, a_value_that_a_target_keeps_with_it_is_said_again) {
  const auto change =
      update({{field::school, "De 11SL"}, {field::function, "OP"}, {field::user_name, "a"}, {field::active, "true"}},
             {{field::school, ""}, {field::function, "OP"}, {field::user_name, "b"}, {field::active, "true"}});
  const auto part = part_not_covered(change, names);
  ASSERT_TRUE(part);
  EXPECT_EQ(part->after, (field_map{{field::school, ""}, {field::function, "OP"}}));
}

TEST(not_covered, nothing_is_taken_out_of_what_takes_away_what_is_covered) {
  EXPECT_FALSE(part_not_covered(update({{field::given_name, "Jan"}}, {{field::given_name, ""}}), names));
  EXPECT_FALSE(part_not_covered(update({}, {{field::email, ""}}), names)) << "there was none";
  planned_change disable;
  disable.op = operation::deactivate_user;
  disable.after = {{field::active, "false"}};
  EXPECT_FALSE(part_not_covered(disable, names)) << "an account is no attribute";
  planned_change membership;
  membership.op = operation::remove_member;
  EXPECT_TRUE(part_not_covered(membership, names));
  EXPECT_FALSE(part_not_covered(membership, attribute_set::all()));
}

}  // namespace
}  // namespace sluis::mapping
