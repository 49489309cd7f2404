// Changes under one key that are no contradiction each, and one together (issue 13, point 6).
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class changes_in_steps : public contradictions {
 protected:
  void pass(int days) {
    clock_.at += std::chrono::days(days);
    today_ += std::chrono::days(days);
  }
  using change = void (*)(person&);
  static void other_given(person& p) { p.call_name = "Andere"; }
  static void other_family(person& p) { p.family_name = "Vreemd" + p.family_name; }
  static void other_eck_id(person& p) { p.eck_id = "eck-of-somebody"; }
};

// Issue 13, point 6: each step alone is no contradiction, and together the key is another child's.
TEST_F(changes_in_steps, of_thirty_days_are_judged_together) {
  struct row {
    const char* name;
    change first, second;
    bool is_held;
  };
  int n = 0;
  for (const auto& [name, first, second, is_held] :
       {row{"given name, family name", other_given, other_family, true},
        row{"family name, given name", other_family, other_given, true},
        row{"family name, ECK iD", other_family, other_eck_id, true},
        row{"ECK iD, family name", other_eck_id, other_family, true},
        row{"ECK iD, given name", other_eck_id, other_given, true},
        row{"ECK iD alone", other_eck_id, [](person& p) { p.year = "5"; }, false},
        row{"family name alone", other_family, [](person& p) { p.year = "5"; }, false}}) {
    auto read = children(10);
    read.brin = "7" + std::to_string(n++) + "AA";
    for (auto& one : read.persons) one.facts.eck_id += read.brin, one.facts.family_name += read.brin;
    take_in(read);
    first(read.persons[0].facts);
    pass(1);
    EXPECT_EQ(take_in(read).changed, 1U) << name;
    const auto between = read.persons[0].facts;
    second(read.persons[0].facts);
    pass(1);
    for (int i = 0; i < 60; ++i, pass(1)) {
      const auto summary = take_in(read);
      ASSERT_EQ(summary.contradictions, is_held ? 1U : 0U) << name << ", day " << i << ": what is held does not ripen";
    }
    if (!is_held) continue;
    EXPECT_EQ(person_called(between.family_name).facts.call_name, between.call_name) << name;
    EXPECT_EQ(person_called(between.family_name).facts.eck_id, between.eck_id) << name;
  }
}

TEST_F(changes_in_steps, that_lie_further_apart_are_changes_like_any_other) {
  auto read = children(10);
  take_in(read);
  other_given(read.persons[0].facts);
  pass(1);
  take_in(read);
  for (int i = 0; i < 32; ++i, pass(1)) take_in(read);
  other_family(read.persons[0].facts);
  EXPECT_EQ(take_in(read).contradictions, 0U);
  EXPECT_EQ(person_called("VreemdFamilieaa").facts.call_name, "Andere");
}

TEST_F(changes_in_steps, that_are_approved_are_no_contradiction_any_more) {
  auto read = children(10);
  take_in(read);
  other_given(read.persons[0].facts);
  pass(1);
  take_in(read);
  other_family(read.persons[0].facts);
  pass(1);
  const auto held = take_in(read);
  ASSERT_EQ(held.contradictions, 1U);
  held_reads(*store_).approve(hash_of(held), by()).value();
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), held.held);
  hand_over(read, *sink).value();
  EXPECT_EQ(sink->summary().changed, 1U);
  read.persons[0].facts.year = "5";
  pass(1);
  EXPECT_EQ(take_in(read).contradictions, 0U);
  EXPECT_EQ(person_called("VreemdFamilieaa").facts.year, "5");
}

TEST_F(changes_in_steps, three_of_them_hold_the_read) {
  auto read = children(10);
  take_in(read);
  for (std::size_t i = 0; i < 3; ++i) {  // one a day: three on one day would be held
    other_given(read.persons[i].facts);
    pass(1);
    take_in(read);
  }
  for (std::size_t i = 0; i < 3; ++i) read.persons[i].facts.family_name = "Vreemd" + letters(static_cast<int>(i));
  pass(1);
  const auto summary = take_in(read);
  EXPECT_EQ(summary.how, ending::held);
  EXPECT_EQ(summary.note, "3 of 10 keys now name other people; nothing was changed");
}

}  // namespace
}  // namespace sluis::state
