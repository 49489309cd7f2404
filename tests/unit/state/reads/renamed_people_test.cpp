// A column of names that moved, or that is not in the export: other names for a share of a school are held (issue 13, point 6).
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class renamed_people_of_a_read : public contradictions {};

// Keys and ECK iDs stay, so that no record contradicts by itself.
TEST_F(renamed_people_of_a_read, are_held_beyond_two_and_a_tenth) {
  using change = void (*)(school_read&);
  struct row {
    const char* name;
    change next;
    std::uint64_t renamed;  // 0: taken in
  };
  const std::vector<row> rows = {
      {"family names moved by a row", [](school_read& r) { for (std::size_t i = 0; i < 26; ++i) r.persons[i].facts.family_name = "Familie" + letters(static_cast<int>(i + 1) % 26); }, 26},
      {"every family name is a sign", [](school_read& r) { for (auto& one : r.persons) one.facts.family_name = "-"; }, 26},
      {"every family name is one word", [](school_read& r) { for (auto& one : r.persons) one.facts.family_name = "Leerling"; }, 26},
      {"no call names", [](school_read& r) { for (auto& one : r.persons) one.facts.call_name.clear(); }, 26},
      {"no family names", [](school_read& r) { for (auto& one : r.persons) one.facts.family_name.clear(); }, 26},
      {"three of 26", [](school_read& r) { for (std::size_t i = 0; i < 3; ++i) r.persons[i].facts.family_name = "Ander"; }, 3},
      {"two of 26", [](school_read& r) { for (std::size_t i = 0; i < 2; ++i) r.persons[i].facts.family_name = "Ander"; }, 0},
      {"capitals", [](school_read& r) { for (auto& one : r.persons) one.facts.family_name = "FAMILIE" + one.facts.family_name.substr(7); }, 0},
      {"a diacritic for all", [](school_read& r) { for (auto& one : r.persons) one.facts.family_name = "Famili\u00eb" + one.facts.family_name.substr(7); }, 0},
      {"a prefix of its own", [](school_read& r) { for (auto& one : r.persons) one.facts.family_name_prefix = "Familie", one.facts.family_name = one.facts.family_name.substr(7); }, 0},
      {"given names beside the call names", [](school_read& r) { for (auto& one : r.persons) one.facts.given_names = "Alle Namen"; }, 0},
  };
  int n = 0;
  for (const auto& [name, next, renamed] : rows) {
    auto read = children(26);
    read.brin = std::to_string(10 + n++) + "XX";
    for (auto& one : read.persons) one.facts.eck_id += read.brin;
    take_in(read);
    const auto before = contents();
    next(read);
    const auto summary = sync(read);
    EXPECT_EQ(summary.how, renamed > 0 ? ending::held : ending::complete) << name;
    if (renamed == 0) continue;
    EXPECT_EQ(contents(), before) << name;
    EXPECT_EQ(summary.note, std::to_string(renamed) + " of 26 people with role student would get another given name or family name, or lose one; nothing was changed") << name;
    const auto held = open().at(0);
    EXPECT_EQ(held.told.examples.size(), std::min<std::size_t>(renamed, 10)) << name;
    EXPECT_EQ(held.told.examples.at(0).what, "renamed") << name;
    EXPECT_EQ(summary.others.size(), held.told.examples.size()) << name;
    held_reads(*store_).approve(held.hash(), by()).value();
    auto sink = store_->facts().read_school(source_id("las"), today_, identity(), summary.held);
    hand_over(read, *sink).value();
    EXPECT_EQ(sink->summary().changed, renamed) << name << ": approved";
    EXPECT_EQ(sync(read).unchanged, 26U) << name;
  }
}

TEST_F(renamed_people_of_a_read, are_counted_by_role) {
  auto read = children(26);
  for (int i = 0; i < 5; ++i) read.persons.push_back(teacher("t" + std::to_string(i), "Leraar" + letters(i)));
  take_in(read);
  for (std::size_t i = 26; i < 29; ++i) read.persons[i].facts.family_name = "Ander" + letters(static_cast<int>(i));
  EXPECT_EQ(sync(read).note, "3 of 5 people with role staff would get another given name or family name, or lose one; nothing was changed");
}

TEST_F(renamed_people_of_a_read, an_initial_that_is_written_out_is_no_other_name) {
  school_read read;
  for (int i = 0; i < 5; ++i) {
    read.persons.push_back(teacher("t" + std::to_string(i), "Leraar" + letters(i)));
    read.persons.back().facts.call_name.clear();
    read.persons.back().facts.initials = "J.";
  }
  take_in(read);
  for (auto& one : read.persons) one.facts.call_name = "Jan";
  EXPECT_EQ(sync(read).changed, 5U);
}

}  // namespace
}  // namespace sluis::state
