#include "mapping/guard.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "mapping/judged_as.hpp"

namespace sluis::mapping {
namespace {

constexpr day november = std::chrono::year{2026} / 11 / 23;
constexpr day august = std::chrono::year{2026} / 8 / 1;

subject_id school_id_of(std::uint8_t n) {
  subject_id out;
  out.bytes[0] = n;
  return out;
}

planned_change removal(operation op, std::uint8_t of_school, role r = role::student, reason why = reason::left_source) {
  planned_change out;
  out.op = op;
  out.why = why;
  out.school = school_id_of(of_school);
  out.object_role = r;
  return out;
}

planned_change renamed(const char* before, const char* after) {
  auto out = removal(operation::update_user, 1);
  if (before != nullptr) out.before[field::user_name] = before;
  if (after != nullptr) out.after[field::user_name] = after;
  return out;
}

std::string verdict(std::uint64_t population, std::uint64_t count, const planned_change& change, day today = november) {
  guard g({});
  g.population(school_id_of(1), role::student, population);
  for (std::uint64_t i = 0; i < count; ++i) g.saw(change);
  return g.verdict(today);
}

TEST(guard, holds_when_both_count_and_percent_are_passed) {
  struct row {
    const char* name;
    std::uint64_t population, count;
    bool held;
  };
  const auto leaver = removal(operation::deactivate_user, 1);
  for (const auto& [name, population, count, held] : {
           row{"nothing", 400, 0, false},
           row{"the count exactly", 3, 1, false},
           row{"the only one", 1, 1, false},
           row{"both of two", 2, 2, true},
           row{"count passed, percent exactly", 400, 40, false},
           row{"both passed", 400, 41, true},
           row{"two of nineteen", 19, 2, true},
           row{"two of twenty", 20, 2, false},
           row{"everybody of five", 5, 5, true},
           row{"five of six", 6, 5, true},
           row{"twenty of twenty-four", 24, 20, true},
           row{"a population that was never told", 0, 2, true},
           row{"the same, one", 0, 1, false},
       }) {
    EXPECT_EQ(!verdict(population, count, leaver).empty(), held) << name;
    EXPECT_EQ(are_many_leavers({}, count, population, november), held)
        << name << ": an approval of a read asks by the same measure";
  }
}

TEST(guard, a_plan_that_changes_everybodys_login_is_held) {
  const auto other_login = renamed("anna@school_id_of.example", "0c22");
  EXPECT_NE(verdict(6, 6, other_login).find("6 of 6"), std::string::npos);
  EXPECT_NE(verdict(2, 2, other_login), "");
  EXPECT_EQ(verdict(12, 1, other_login), "");
}

TEST(guard, where_nothing_was_there_before_no_text_says_of_0) {
  const auto named_otherwise = [](int n) {
    auto out = renamed(nullptr, nullptr);
    out.object = school_id_of(static_cast<std::uint8_t>(n));
    out.before = {{field::given_name, "Anna"}, {field::family_name, "Jansen"}};
    out.after = {{field::given_name, "Bert"}, {field::family_name, "Pieters"}};
    return out;
  };
  struct row {
    const char* name;
    std::function<planned_change(int)> change;
    const char* told;
  };
  for (const auto& [name, change, told] : {
           row{"user names", [](int) { return renamed("anna@school_id_of.example", "0c22"); },
               "student: 40 user names would change (limit"},
           row{"accounts that end", [](int) { return removal(operation::deactivate_user, 1); },
               "student: 40 accounts would be deactivated (limit"},
           row{"groups", [](int) { return removal(operation::delete_group, 1); },
               ": 40 groups would be deleted (limit"},
           row{"both other names", named_otherwise, "student: 40 accounts would get another given name"},
       }) {
    guard g({});
    for (int i = 0; i < 40; ++i) g.saw(change(i));
    const auto text = g.verdict(november);
    EXPECT_EQ(text.find("of 0"), std::string::npos) << name << ": " << text;
    EXPECT_NE(text.find(told), std::string::npos) << name << ": " << text;
  }
}

/// Held beyond max(1, 10 %), 40 % in the yearly change, at every size; and never everybody from two on (issue 14, A3).
TEST(guard, small_schools_are_guarded_too) {
  std::vector<std::uint64_t> sizes = {100, 1000};
  for (std::uint64_t n = 1; n <= 30; ++n) sizes.push_back(n);
  const auto least_held = [](std::uint64_t population, day today) {
    std::uint64_t count = 1;
    while (count <= population && verdict(population, count, removal(operation::deactivate_user, 1), today).empty())
      ++count;
    return count;
  };
  for (const auto n : sizes) {
    const auto beyond = [n](std::uint64_t percent) { return std::max<std::uint64_t>(1, n * percent / 100) + 1; };
    const auto everybody = n >= 2 ? n : n + 1;
    EXPECT_EQ(least_held(n, november), std::min(beyond(10), everybody)) << n;
    EXPECT_EQ(least_held(n, august), std::min(beyond(40), everybody)) << n;
  }
}

TEST(guard, the_yearly_change_has_a_percentage_of_its_own) {
  const auto leaver = removal(operation::deactivate_user, 1);
  const auto held = [&](unsigned month, unsigned date) {
    return !verdict(400, 100, leaver, std::chrono::year{2026} / static_cast<int>(month) / static_cast<int>(date))
                .empty();
  };
  EXPECT_TRUE(held(7, 14));
  EXPECT_FALSE(held(7, 15));
  EXPECT_FALSE(held(9, 15));
  EXPECT_TRUE(held(9, 16));
  EXPECT_NE(verdict(400, 161, leaver, august), "");
  EXPECT_EQ(verdict(400, 160, leaver, august), "");
  EXPECT_NE(verdict(8, 8, leaver, august), "") << "never everybody";
}

TEST(guard, removals_of_the_days_before_count_together_with_todays) {
  const auto verdict_of = [](std::uint64_t active, int today, std::uint64_t before, day on = november,
                             operation op = operation::deactivate_user) {
    guard g({});
    g.population(school_id_of(1), role::student, active);
    g.went_before(school_id_of(1), role::student, before);
    for (int i = 0; i < today; ++i) g.saw(removal(op, 1));
    return g.verdict(on);
  };
  EXPECT_EQ(verdict_of(80, 8, 0), "");
  EXPECT_NE(verdict_of(80, 9, 0), "") << "more than 10 %";
  EXPECT_EQ(verdict_of(76, 4, 4), "");
  EXPECT_NE(verdict_of(76, 5, 4), "") << "9 of 80";
  EXPECT_EQ(verdict_of(60, 20, 20), "school " + school_id_of(1).hex() +
                                        ", student: 20 of 60 accounts would be deactivated, and 20 went without an "
                                        "approval since 2026-10-24 (limit: 1 and 10 %)");
  EXPECT_NE(verdict_of(60, 1, 20), "") << "the 21st";
  EXPECT_EQ(verdict_of(60, 0, 40), "") << "nobody today";
  EXPECT_EQ(verdict_of(380, 20, 20), "") << "10 % of 400";
  EXPECT_NE(verdict_of(379, 21, 20), "");
  EXPECT_EQ(verdict_of(60, 6, 20, november, operation::delete_user), "") << "deactivations only";
  EXPECT_NE(verdict_of(3, 3, 12), "") << "the last of fifteen: never everybody";
  EXPECT_NE(verdict_of(5, 5, 0), "") << "a small team is guarded too";
  EXPECT_EQ(verdict_of(1, 1, 0), "") << "one";
  EXPECT_EQ(verdict_of(300, 60, 100, august), "") << "40 % of 400 in the yearly change";
  EXPECT_NE(verdict_of(300, 61, 100, august), "");
}

TEST(guard, the_days_that_count_are_thirty_and_none_of_the_yearly_change_when_it_is_over) {
  const auto on = [](int month, int date) { return std::chrono::sys_days{std::chrono::year{2026} / month / date}; };
  EXPECT_EQ(counted_from(on(11, 23)), on(10, 24));
  EXPECT_EQ(counted_from(on(7, 20)), on(6, 20));
  EXPECT_EQ(counted_from(on(9, 15)), on(8, 16));
  EXPECT_EQ(counted_from(on(9, 16)), on(9, 16));
  EXPECT_EQ(counted_from(on(10, 1)), on(9, 16));
  EXPECT_EQ(counted_from(on(10, 31)), on(10, 1));
}

TEST(guard, what_was_held_before_is_held_again_however_few_they_are) {
  const auto leaver = removal(operation::deactivate_user, 1);
  const auto verdict_of = [&](const was_held_before& was_held, std::uint8_t of_school) {
    guard g({}, was_held);
    g.population(school_id_of(of_school), role::student, 400);
    g.saw(removal(operation::deactivate_user, of_school));
    return std::pair(g.verdict(november), g.held(november).size());
  };
  const auto was = [&](const guarded_change& one) { return one.op == leaver.op && one.object == leaver.object; };
  EXPECT_NE(verdict_of(was, 1).first.find("1 of 400 accounts would be deactivated (held before"), std::string::npos);
  EXPECT_EQ(verdict_of(was, 1).second, 1U);
  EXPECT_EQ(verdict_of({}, 1), std::pair(std::string(), std::size_t{0}));
  EXPECT_EQ(verdict_of([](const guarded_change& one) { return one.op == operation::delete_user; }, 1).first, "")
      << "another kind of change";
}

TEST(guard, judges_each_school_role_and_kind_by_itself) {
  guard g({});
  for (std::uint8_t n = 1; n <= 3; ++n) g.population(school_id_of(n), role::student, 100);
  g.population(school_id_of(1), role::staff, 100);
  for (int i = 0; i < 8; ++i) {
    for (std::uint8_t n = 1; n <= 3; ++n) g.saw(removal(operation::deactivate_user, n));
    g.saw(removal(operation::deactivate_user, 1, role::staff));
    g.saw(removal(operation::delete_user, 1));
  }
  EXPECT_EQ(g.verdict(november), "");
  for (int i = 0; i < 3; ++i) g.saw(removal(operation::deactivate_user, 2));
  EXPECT_EQ(g.verdict(november), "school " + school_id_of(2).hex() +
                                     ", student: 11 of 100 accounts would be deactivated (limit: 1 and 10 %)");
}

TEST(guard, what_counts_as_a_removal) {
  EXPECT_NE(verdict(100, 30, removal(operation::delete_user, 1)), "");
  EXPECT_NE(verdict(100, 30, renamed("a@x", "b@x")), "");
  EXPECT_EQ(verdict(100, 30, renamed(nullptr, "b@x")), "") << "a first one is no change";
  EXPECT_EQ(verdict(100, 30, renamed("a@x", "a@x")), "") << "said again";
  EXPECT_EQ(verdict(100, 30, renamed(nullptr, nullptr)), "") << "another field";
  EXPECT_EQ(verdict(100, 30, removal(operation::create_user, 1)), "");
  EXPECT_EQ(verdict(100, 30, removal(operation::remove_member, 1)), "");
  EXPECT_EQ(verdict(100, 100, removal(operation::deactivate_user, 1, role::student, reason::consent_withdrawn)), "")
      << "a withdrawal was ordered";
}

TEST(guard, a_reason_alone_says_nothing_about_whether_somebody_approved_it) {
  for (const auto why : {reason::ordered, reason::ended, reason::left_source, reason::retention_over}) {
    for (const auto op : {operation::deactivate_user, operation::delete_user, operation::delete_group}) {
      EXPECT_NE(verdict(100, 30, removal(op, 1, role::student, why)), "")
          << to_string(why) << ": the end of the term lets nobody pass whose absence was not accepted";
    }
  }
}

TEST(guard, one_scope_is_held_alone) {
  guard g({});
  for (std::uint8_t n = 1; n <= 2; ++n) g.population(school_id_of(n), role::student, 100);
  for (int i = 0; i < 21; ++i) g.saw(removal(operation::deactivate_user, 1));
  for (int i = 0; i < 10; ++i) g.saw(removal(operation::deactivate_user, 2));
  EXPECT_TRUE(g.holds(school_id_of(1), role::student, operation::deactivate_user, november));
  EXPECT_FALSE(g.holds(school_id_of(2), role::student, operation::deactivate_user, november));
  EXPECT_FALSE(g.holds(school_id_of(1), role::staff, operation::deactivate_user, november));
  EXPECT_FALSE(g.holds(school_id_of(1), role::student, operation::deactivate_user, august)) << "the yearly change";
}

TEST(guard, groups_that_went_in_the_days_before_count_together_with_todays) {
  const auto verdict_of = [](std::uint64_t there, int today, std::uint64_t before) {
    guard g({});
    g.group_population(school_id_of(1), there);
    g.groups_went_before(school_id_of(1), before);
    g.groups_went_before(school_id_of(2), 30);
    for (int i = 0; i < today; ++i) g.saw(removal(operation::delete_group, 1));
    return g.verdict(november);
  };
  EXPECT_EQ(verdict_of(11, 1, 0), "");
  EXPECT_EQ(
      verdict_of(10, 1, 1),
      "school " + school_id_of(1).hex() +
          ": 1 of 10 groups would be deleted, and 1 went without an approval since 2026-10-24 (limit: 1 and 10 %)")
      << "one a day";
  EXPECT_EQ(verdict_of(39, 3, 1), "") << "10 % of 40";
  EXPECT_NE(verdict_of(1, 1, 1), "") << "the last one: never everybody";
}

TEST(guard, a_group_that_left_and_is_renamed_is_judged_as_its_deletion) {
  auto ended = removal(operation::update_group, 1);
  ended.object = school_id_of(70);
  EXPECT_EQ(judged_as(ended), operation::delete_group);
  guard g({});
  g.group_population(school_id_of(1), 2);
  g.saw(ended);
  EXPECT_EQ(g.verdict(november), "");
  g.saw(removal(operation::delete_group, 1));
  EXPECT_EQ(g.verdict(november),
            "school " + school_id_of(1).hex() + ": 2 of 2 groups would be deleted (limit: 1 and 10 %)")
      << "together with one that is deleted at once";
  const auto held = g.held(november);
  ASSERT_EQ(held.size(), 2U);
  EXPECT_EQ(held.front().op, operation::delete_group);
  EXPECT_EQ(held.front().object, school_id_of(70));
  guard again({}, [](const guarded_change& one) {
    return one.op == operation::delete_group && one.object == school_id_of(70);
  });
  again.group_population(school_id_of(1), 100);
  again.saw(ended);
  EXPECT_NE(again.verdict(november), "") << "held before";
  auto only_renamed = ended;
  for (const auto why : {reason::changed_in_source, reason::returned, reason::drift, reason::outcome_unknown}) {
    only_renamed.why = why;
    EXPECT_EQ(judged_as(only_renamed), operation::update_group) << to_string(why);
  }
}

TEST(guard, user_names_that_changed_in_the_days_before_count_together_with_todays) {
  const auto one = renamed("a@x", "b@x");
  const auto verdict_of = [&one](std::uint64_t active, int before, bool again) {
    guard g({});
    g.population(one.school, one.object_role, active);
    for (int i = 0; i < before; ++i)
      g.renamed_before(one.school, one.object_role, school_id_of(static_cast<std::uint8_t>(100 + i)));
    if (again)
      g.renamed_before(one.school, one.object_role,
                       one.object);  // the name was given, and this plan says it at the target
    g.saw(one);
    return g.verdict(november);
  };
  EXPECT_EQ(verdict_of(19, 0, false), "");
  EXPECT_EQ(verdict_of(19, 0, true), "") << "the same person counts once";
  EXPECT_NE(verdict_of(19, 1, true), "") << "2 of 19";
  EXPECT_EQ(verdict_of(20, 1, true), "");
  EXPECT_NE(verdict_of(20, 2, false), "");
  EXPECT_NE(verdict_of(2, 1, true), "") << "never everybody";
}

TEST(guard, deletions_of_groups_are_measured_against_groups) {
  const auto held = [](std::uint64_t groups, std::uint64_t gone) {
    guard g({});
    g.population(school_id_of(1), role::student, 100000);
    g.group_population(school_id_of(1), groups);
    for (std::uint64_t i = 0; i < gone; ++i) g.saw(removal(operation::delete_group, 1));
    return !g.verdict(november).empty();
  };
  EXPECT_TRUE(held(30, 30));
  EXPECT_FALSE(held(300, 30));
  EXPECT_TRUE(held(19, 19)) << "never all of a school_id_of's groups";
  EXPECT_FALSE(held(1, 1)) << "but the only one";
  EXPECT_FALSE(held(8, 1));
  EXPECT_TRUE(held(8, 2));

  guard narrowed({});
  for (int i = 0; i < 30; ++i)
    narrowed.saw(removal(operation::delete_group, 1, role::student, reason::consent_changed));
  EXPECT_EQ(narrowed.verdict(november), "") << "the consent no longer covers groups: ordered";
  for (int i = 0; i < 30; ++i) {
    auto change = renamed("a@x", "b@x");
    change.why = reason::consent_changed;
    narrowed.saw(change);
  }
  EXPECT_NE(narrowed.verdict(november), "") << "everybody's login is held all the same";
}

TEST(guard, a_consent_that_leaves_out_everybody_of_a_role_is_held_however_few_they_are) {
  const auto narrowed = removal(operation::deactivate_user, 1, role::student, reason::consent_changed);
  EXPECT_EQ(verdict(5, 1, narrowed), "");
  EXPECT_NE(verdict(5, 4, narrowed), "") << "more than one, and more than 10 %";
  EXPECT_NE(verdict(5, 5, narrowed), "") << "a slip of the pen in --roles";
  EXPECT_NE(verdict(1, 1, narrowed), "");
  EXPECT_NE(verdict(400, 41, narrowed), "");
  EXPECT_EQ(verdict(0, 30, removal(operation::delete_user, 1, role::student, reason::consent_changed)), "")
      << "judged when they were disabled";
}

TEST(guard, names_the_first_scopes_and_counts_the_rest) {
  guard g({});
  for (std::uint8_t n = 1; n <= 8; ++n) {
    for (int i = 0; i < 30; ++i) g.saw(removal(operation::deactivate_user, n));
  }
  EXPECT_TRUE(g.verdict(november).ends_with("; and 3 more")) << g.verdict(november);
}

TEST(guard, a_population_told_in_parts_adds_up) {
  guard g({});
  for (int i = 0; i < 400; ++i) g.population(school_id_of(1), role::student, 1);
  for (int i = 0; i < 40; ++i) g.saw(removal(operation::deactivate_user, 1));
  EXPECT_EQ(g.verdict(november), "");
}

TEST(guard, accounts_that_get_both_other_names_are_held) {
  const auto named = [](const char* given, const char* family, reason why = reason::changed_in_source) {
    auto out = removal(operation::update_user, 1, role::student, why);
    out.before = {{field::given_name, "Aap"}, {field::family_name, "Een"}};
    out.after = {{field::given_name, given}, {field::family_name, family}};
    return out;
  };
  const auto other = named("Noot", "Twee");
  EXPECT_EQ(verdict(80, 3, other),
            "school 01000000000000000000000000000000, student: 3 of 80 accounts would get another given name and "
            "another family name "
            "(they may go to other people)");
  EXPECT_EQ(verdict(80, 2, other), "");
  EXPECT_EQ(verdict(1000, 9, other), "") << "less than one percent";
  EXPECT_NE(verdict(1000, 10, other), "");
  EXPECT_EQ(verdict(80, 80, named("Aap", "Twee")), "") << "a marriage";
  EXPECT_EQ(verdict(80, 80, named("Noot", "Twee", reason::drift)), "") << "what the target changed is put right";
  EXPECT_EQ(verdict(80, 80, named("", "")), "") << "names that the consent no longer covers";
  auto first = other;
  first.before.clear();
  EXPECT_EQ(verdict(80, 80, first), "") << "names that it covers now";
}

TEST(guard, accounts_that_were_held_for_their_other_names_are_held_again_when_they_are_fewer) {
  auto other = removal(operation::update_user, 1, role::student, reason::changed_in_source);
  other.before = {{field::given_name, "Aap"}, {field::family_name, "Een"}};
  other.after = {{field::given_name, "Noot"}, {field::family_name, "Twee"}};
  guard first({});
  for (int i = 0; i < 3; ++i) first.saw(other);
  ASSERT_EQ(first.held(november).size(), 3U);
  EXPECT_EQ(first.held(november)[0].op, operation::update_user);
  guard later(
      {}, [&](const guarded_change& one) { return one.op == operation::update_user && one.object == other.object; });
  later.saw(other);
  EXPECT_NE(later.verdict(november), "") << "one of three is nobody's approval";
}

TEST(guard, names_a_school_by_its_code) {
  guard g({});
  for (int i = 0; i < 30; ++i) g.saw(removal(operation::deactivate_user, 1));
  const auto codes = [](const subject_id& id) { return id == school_id_of(1) ? std::string("99XX") : std::string(); };
  EXPECT_EQ(g.verdict(november, codes).find("school 99XX, student: 30 accounts would be deactivated"), 0U)
      << g.verdict(november, codes);
}

}  // namespace
}  // namespace sluis::mapping
