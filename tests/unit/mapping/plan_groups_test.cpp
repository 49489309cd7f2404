#include <gtest/gtest.h>

#include "mapping/basis.hpp"
#include "tests/unit/mapping/plan_fixture.hpp"

namespace sluis::mapping {
namespace {

using namespace test;
using lines = std::vector<std::string>;

const std::uint64_t v1 = make_basis(1, 1, 50);
const std::uint64_t v2 = make_basis(2, 1, 50);

desired_group wanted(const char* name, std::uint64_t basis, reason why = reason::new_in_source) {
  desired_group out;
  out.id = id(70);
  out.school = id(9000);
  out.why = why;
  out.basis = basis;
  if (name != nullptr) out.fields = {{field::group_name, name}};
  return out;
}

existing_group held(const char* name, std::uint64_t basis, bool uncertain = false) {
  existing_group out;
  out.id = id(70);
  out.exists = name != nullptr;
  out.uncertain = uncertain;
  out.basis = basis;
  if (name != nullptr) out.fields = {{field::group_name, name}};
  return out;
}

TEST(plan_groups, one_group) {
  struct row {
    const char* name;
    std::vector<desired_group> desired;
    std::vector<existing_group> existing;
    lines out;
  };
  const std::vector<row> table = {
      {"new", {wanted("4A", v1)}, {}, {"create_group 70 {group_name: - -> '4A'} new_in_source"}},
      {"known by a handle only", {wanted("4A", v1)}, {held(nullptr, 0)}, {"create_group 70 {group_name: - -> '4A'} new_in_source"}},
      {"creation of unknown outcome", {wanted("4A", v1)}, {held(nullptr, 0, true)}, {"create_group 70 {group_name: - -> '4A'} outcome_unknown"}},
      {"in step", {wanted("4A", v1)}, {held("4A", v1)}, {}},
      {"nothing visible", {wanted("4A", v2)}, {held("4A", v1)}, {}},
      {"renamed keeps its identity",
       {wanted("5A", v2, reason::changed_in_source)},
       {held("4A", v1)},
       {"update_group 70 {group_name: '4A' -> '5A'} changed_in_source"}},
      {"uncertain: said again", {wanted("4A", v1)}, {held("4A", v1, true)}, {"update_group 70 {group_name: '4A' -> '4A'} outcome_unknown"}},
      {"gone", {}, {held("4A", v1)}, {"delete_group 70 {group_name: '4A' -> -} left_source"}},
      {"gone, and never created", {}, {held(nullptr, 0)}, {}},
      {"gone, and its creation is uncertain: no id to delete it by", {}, {held(nullptr, 0, true)}, {}},
      {"may not be here any more", {wanted(nullptr, v2)}, {held("4A", v1)}, {"delete_group 70 {group_name: '4A' -> -} consent_changed"}},
      {"may not be here and is not", {wanted(nullptr, v2)}, {}, {}},
  };
  for (const auto& [name, desired, existing, out] : table) {
    collected plan;
    ASSERT_TRUE(plan_groups(from(desired), from(existing), plan.rules(reason::consent_changed), plan.emit())) << name;
    EXPECT_EQ(plan.lines(), out) << name;
  }
}

TEST(plan_groups, a_basis_without_visible_change_is_told) {
  collected plan;
  ASSERT_TRUE(plan_groups(from(std::vector{wanted("4A", v2)}), from(std::vector{held("4A", v1)}), plan.rules(), plan.emit()));
  EXPECT_EQ(plan.unchanged, (std::vector<std::pair<subject_id, std::uint64_t>>{{id(70), v2}}));
}

TEST(plan_withdrawal, closes_accounts_and_says_nothing_else) {
  const field_map jan = {{field::given_name, "Jan"}};
  collected plan;
  const auto done = plan_withdrawal(from(std::vector{is(1, stands::active, v1, jan, {id(70)}), is(2, stands::inactive, v1, jan),
                                                     is(3, stands::absent, 0), is(4, stands::uncertain, v1, jan), is(5, stands::active, v1, jan),
                                                     is(6, stands::inactive, basis_open, jan, {id(71)}), is(7, stands::inactive, basis_open, jan),
                                                     is(8, stands::uncertain_absent, 0)}),
                                    plan.emit(), plan.rules().unchanged);
  ASSERT_TRUE(done);
  EXPECT_EQ(plan.lines(), (lines{"remove_member 70 of 1 consent_withdrawn", "remove_member 71 of 6 consent_withdrawn",
                                 "deactivate_user 1 {active: 'true' -> 'false'} consent_withdrawn",
                                 "deactivate_user 4 {active: 'true' -> 'false'} consent_withdrawn",
                                 "deactivate_user 5 {active: 'true' -> 'false'} consent_withdrawn",
                                 "deactivate_user 8 {active: - -> 'false'} consent_withdrawn"}));
  EXPECT_EQ(plan.unchanged, (std::vector<std::pair<subject_id, std::uint64_t>>{{id(7), basis_withdrawn}}));
}

TEST(plan_withdrawal, insists_on_order) {
  collected plan;
  EXPECT_FALSE(plan_withdrawal(from(std::vector{is(2, stands::active, v1), is(1, stands::active, v1)}), plan.emit()));
}

}  // namespace
}  // namespace sluis::mapping
