// The way back from an approval by mistake is told as such, once.
#include <functional>

#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class ways_back : public contradictions {
 protected:
  bool says_way_back(const intake_summary& held) const {
    return held.note.find("before your approval") != std::string::npos;
  }
  static school_read moved_names() {
    auto out = children(12);
    for (std::size_t i = 0; i < 12; ++i)
      out.persons[i].facts.family_name = "Familie" + letters(static_cast<int>(i + 1) % 12);
    return out;
  }
};

TEST_F(ways_back, names_that_an_approval_took_back_already_are_no_way_back) {
  struct row {
    const char* name;
    school_read right, wrong;
  };
  int n = 0;
  for (auto [name, right, wrong] :
       {row{"keys", children(80), strangers(80, 5)}, row{"names alone", children(12), moved_names()}}) {
    right.brin = wrong.brin = std::to_string(10 + n++) + "XX";
    for (auto* const read : {&right, &wrong}) {
      for (auto& one : read->persons) {
        if (!one.facts.eck_id.empty()) one.facts.eck_id += read->brin;
      }
    }
    take_in(right);
    auto held = next_day(wrong);
    ASSERT_EQ(held.how, ending::held) << name;
    EXPECT_FALSE(says_way_back(held)) << name;
    approve(wrong, held);
    held = next_day(right);
    EXPECT_TRUE(says_way_back(held)) << name << ": " << held.note;
    approve(right, held);
    for (auto& one : right.persons) one.facts.year = "6";  // a change since does not hide it
    for (auto& one : wrong.persons) one.facts.year = "6";
    ASSERT_EQ(next_day(right).how, ending::complete) << name;
    for (const auto* const again : {&wrong, &right}) {
      held = next_day(*again);
      EXPECT_EQ(held.how, ending::held) << name;
      EXPECT_FALSE(says_way_back(held)) << name << ": " << held.note;
      approve(*again, held);
    }
  }
}

TEST_F(ways_back, from_other_names_still_after_an_earlier_one) {
  const auto right = children(80), wrong = strangers(80, 5);
  take_in(right);
  approve(wrong, next_day(wrong));
  approve(right, next_day(right));
  auto others = right;
  for (std::size_t i = 0; i < 5; ++i)
    others.persons[i] =
        child(std::to_string(i + 1), "X" + letters(static_cast<int>(i)), "Nog" + letters(static_cast<int>(i)));
  const auto held = next_day(others);
  EXPECT_FALSE(says_way_back(held));
  approve(others, held);
  EXPECT_TRUE(says_way_back(next_day(right))) << "these were never taken back";
}

// Where the other names stand at each other's keys, and no ECK iD shows who is who.
TEST_F(ways_back, from_an_approved_exchange) {
  struct row {
    const char* name;
    std::function<void(school_read&)> before, exchange;
  };
  const auto swap = [](std::string person::*what) {
    return [what](school_read& read) { std::swap(read.persons[0].facts.*what, read.persons[1].facts.*what); };
  };
  int n = 0;
  for (const auto& [name, before, exchange] :
       {row{"call names of a brother and a sister",
            [](school_read& r) { r.persons[1].facts.family_name = r.persons[0].facts.family_name; },
            swap(&person::call_name)},
        row{"family names of two with one call name",
            [](school_read& r) { r.persons[1].facts.call_name = r.persons[0].facts.call_name; },
            swap(&person::family_name)},
        row{"ECK iDs of namesakes",
            [](school_read& r) {
              r.persons[1].facts = r.persons[0].facts;
              r.persons[0].facts.eck_id = "x" + r.brin, r.persons[1].facts.eck_id = "y" + r.brin;
            },
            swap(&person::eck_id)}}) {
    auto right = children(30);
    right.brin = std::to_string(10 + n++) + "XX";
    for (auto& one : right.persons) one.facts.eck_id.clear();
    before(right);
    auto wrong = right;
    exchange(wrong);
    take_in(right);
    const auto held = next_day(wrong);
    ASSERT_EQ(held.contradictions, 2U) << name;
    EXPECT_FALSE(says_way_back(held)) << name;
    EXPECT_EQ(open().back().told.exchanged, 2U) << name;
    next_day(wrong);
    EXPECT_EQ(open().back().told.exchanged, 2U) << name;
    EXPECT_EQ(approve(wrong, held).changed, 2U) << name;
    const auto back = next_day(right);
    EXPECT_NE(back.note.find("2 of them are the names from before your approval of"), std::string::npos)
        << name << ": " << back.note;
    EXPECT_EQ(open().back().told.undone, 2U) << name;
    EXPECT_EQ(approve(right, back).changed, 2U) << name;
    const auto again = next_day(wrong);
    EXPECT_EQ(again.contradictions, 2U) << name;
    EXPECT_FALSE(says_way_back(again)) << name << ": " << again.note;
  }
}

TEST_F(ways_back, an_exchange_of_names_under_the_same_eck_ids_is_told_beside_another_reason) {
  auto read = children(30);
  read.produced_at = clock_.at;
  take_in(read);
  std::swap(read.persons[0].facts.family_name, read.persons[1].facts.family_name);
  read.produced_at = clock_.at - std::chrono::hours(2);
  ASSERT_EQ(sync(read).how, ending::held);
  EXPECT_EQ(open().at(0).told.renamed, 2U);
  EXPECT_EQ(open().at(0).told.exchanged, 2U);
}

}  // namespace
}  // namespace sluis::state
