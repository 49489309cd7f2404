#include <gtest/gtest.h>

#include "mapping/basis.hpp"
#include "tests/unit/mapping/plan_fixture.hpp"

namespace sluis::mapping {
namespace {

using namespace test;
using lines = std::vector<std::string>;

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
      {"known by a handle only",
       {wanted("4A", v1)},
       {held(nullptr, 0)},
       {"create_group 70 {group_name: - -> '4A'} new_in_source"}},
      {"creation of unknown outcome",
       {wanted("4A", v1)},
       {held(nullptr, 0, true)},
       {"create_group 70 {group_name: - -> '4A'} outcome_unknown"}},
      {"in step", {wanted("4A", v1)}, {held("4A", v1)}, {}},
      {"nothing visible", {wanted("4A", v2)}, {held("4A", v1)}, {}},
      {"renamed keeps its identity",
       {wanted("5A", v2, reason::changed_in_source)},
       {held("4A", v1)},
       {"update_group 70 {group_name: '4A' -> '5A'} changed_in_source"}},
      {"uncertain: said again",
       {wanted("4A", v1)},
       {held("4A", v1, true)},
       {"update_group 70 {group_name: '4A' -> '4A'} outcome_unknown"}},
      {"gone", {}, {held("4A", v1)}, {"delete_group 70 {group_name: '4A' -> -} left_source"}},
      {"gone, and never created", {}, {held(nullptr, 0)}, {}},
      {"gone, and its creation is uncertain: no id to delete it by", {}, {held(nullptr, 0, true)}, {}},
      {"may not be here any more",
       {wanted(nullptr, v2)},
       {held("4A", v1)},
       {"delete_group 70 {group_name: '4A' -> -} consent_changed"}},
      {"may not be here and is not", {wanted(nullptr, v2)}, {}, {}},
  };
  for (const auto& [name, desired, existing, out] : table) {
    collected plan;
    ASSERT_TRUE(plan_groups(from(desired), from(existing), plan.rules(reason::consent_changed), plan.emit())) << name;
    EXPECT_EQ(plan.lines(), out) << name;
  }
}

TEST(plan_groups, one_that_left_is_renamed_once_kept_for_its_term_and_deleted_after_it) {
  using leaving = desired_group::leaving;
  const auto left = [](leaving how, const char* name = "4A (ended 2026-11-29)") {
    auto out = wanted(name, basis_left, reason::left_source);
    out.left = how;
    out.is_wanted = false;
    return out;
  };
  auto drifted = held("4A", basis_left);
  drifted.drifted = true;
  auto drifted_before = held("4A", v1);
  drifted_before.drifted = true;
  struct row {
    const char* name;
    desired_group desired;
    std::vector<existing_group> existing;
    lines out;
  };
  const std::vector<row> table = {
      {"renamed",
       left(leaving::in_term),
       {held("4A", v1)},
       {"update_group 70 {group_name: '4A' -> '4A (ended 2026-11-29)'} left_source"}},
      {"it may have the new name already: its absence is why",
       left(leaving::in_term),
       {held("4A (ended 2026-11-29)", v1, true)},
       {"update_group 70 {group_name: '4A (ended 2026-11-29)' -> '4A (ended 2026-11-29)'} left_source"}},
      {"somebody renamed it before it left",
       left(leaving::in_term),
       {drifted_before},
       {"update_group 70 {group_name: '4A' -> '4A (ended 2026-11-29)'} left_source"}},
      {"done", left(leaving::in_term), {held("4A (ended 2026-11-29)", basis_left)}, {}},
      {"somebody renamed it since",
       left(leaving::in_term),
       {drifted},
       {"update_group 70 {group_name: '4A' -> '4A (ended 2026-11-29)'} drift"}},
      {"another group has that name now",
       left(leaving::in_term, "4A (ended 2026-11-29, sluis ab)"),
       {held("4A (ended 2026-11-29)", basis_left)},
       {"update_group 70 {group_name: '4A (ended 2026-11-29)' -> '4A (ended 2026-11-29, sluis ab)'} rules_changed"}},
      {"never made", left(leaving::in_term), {}, {}},
      {"its creation is uncertain", left(leaving::in_term), {held(nullptr, 0, true)}, {}},
      {"the term is over",
       left(leaving::term_over),
       {held("4A (ended 2026-11-29)", basis_left)},
       {"delete_group 70 {group_name: '4A (ended 2026-11-29)' -> -} retention_over"}},
      {"over, and never renamed",
       left(leaving::term_over),
       {held("4A", v1)},
       {"delete_group 70 {group_name: '4A' -> -} retention_over"}},
      {"over, and not there", left(leaving::term_over), {held(nullptr, 0)}, {}},
      {"groups may not be here",
       left(leaving::in_term, nullptr),
       {held("4A (ended 2026-11-29)", basis_left)},
       {"delete_group 70 {group_name: '4A (ended 2026-11-29)' -> -} rules_changed"}},
      {"back",
       wanted("4A", v1, reason::returned),
       {held("4A (ended 2026-11-29)", basis_left)},
       {"update_group 70 {group_name: '4A (ended 2026-11-29)' -> '4A'} returned"}},
  };
  for (const auto& [name, desired, existing, out] : table) {
    collected plan;
    ASSERT_TRUE(plan_groups(from(std::vector{desired}), from(existing), plan.rules(), plan.emit())) << name;
    EXPECT_EQ(plan.lines(), out) << name;
    EXPECT_TRUE(plan.unchanged.empty()) << name;
  }
}

TEST(plan_groups, one_in_which_nobody_is_covered_is_not_made_and_stays_where_it_is) {
  auto unwanted = wanted("4A", v2);
  unwanted.is_wanted = false;
  for (const auto& [existing, out] : std::vector<std::pair<std::vector<existing_group>, lines>>{
           {{}, {}},
           {{held(nullptr, 0)}, {}},
           {{held(nullptr, 0, true)}, {}},
           {{held("4A", v1)}, {}},
           {{held("3A", v1)}, {"update_group 70 {group_name: '3A' -> '4A'} rules_changed"}}}) {
    collected plan;
    ASSERT_TRUE(plan_groups(from(std::vector{unwanted}), from(existing), plan.rules(), plan.emit()));
    EXPECT_EQ(plan.lines(), out);
  }
}

TEST(plan_groups, a_basis_without_visible_change_is_told) {
  collected plan;
  ASSERT_TRUE(
      plan_groups(from(std::vector{wanted("4A", v2)}), from(std::vector{held("4A", v1)}), plan.rules(), plan.emit()));
  EXPECT_EQ(plan.unchanged, (std::vector<std::pair<subject_id, std::uint64_t>>{{id(70), v2}}));
}

}  // namespace
}  // namespace sluis::mapping
