// A column of names that moved, or that is not in the export: other names for a share of a school are held (issue 13,
// point 6).
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
      {"family names moved by a row",
       [](school_read& r) {
         for (std::size_t i = 0; i < 26; ++i)
           r.persons[i].facts.family_name = "Familie" + letters(static_cast<int>(i + 1) % 26);
       },
       26},
      {"every family name is a sign",
       [](school_read& r) {
         for (auto& one : r.persons) one.facts.family_name = "-";
       },
       26},
      {"every family name is one word",
       [](school_read& r) {
         for (auto& one : r.persons) one.facts.family_name = "Leerling";
       },
       26},
      {"no call names",
       [](school_read& r) {
         for (auto& one : r.persons) one.facts.call_name.clear();
       },
       26},
      {"no family names",
       [](school_read& r) {
         for (auto& one : r.persons) one.facts.family_name.clear();
       },
       26},
      {"three of 26",
       [](school_read& r) {
         for (std::size_t i = 0; i < 3; ++i) r.persons[i].facts.family_name = "Ander";
       },
       3},
      {"two of 26",
       [](school_read& r) {
         for (std::size_t i = 0; i < 2; ++i) r.persons[i].facts.family_name = "Ander";
       },
       0},
      {"capitals",
       [](school_read& r) {
         for (auto& one : r.persons) one.facts.family_name = "FAMILIE" + one.facts.family_name.substr(7);
       },
       0},
      {"a diacritic for all",
       [](school_read& r) {
         for (auto& one : r.persons) one.facts.family_name = "Famili\u00eb" + one.facts.family_name.substr(7);
       },
       0},
      {"a prefix of its own",
       [](school_read& r) {
         for (auto& one : r.persons)
           one.facts.family_name_prefix = "Familie", one.facts.family_name = one.facts.family_name.substr(7);
       },
       0},
      {"given names beside the call names",
       [](school_read& r) {
         for (auto& one : r.persons) one.facts.given_names = "Alle Namen";
       },
       0},
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
    EXPECT_EQ(summary.note, std::to_string(renamed) +
                                " of 26 people with role student would get another given name or family name, or lose "
                                "one; nothing was changed")
        << name;
    const auto held = open().at(0);
    EXPECT_EQ(held.told.examples.size(), std::min<std::size_t>(renamed, 10)) << name;
    EXPECT_EQ(held.told.examples.at(0).what, "renamed") << name;
    EXPECT_EQ(summary.others.size(), held.told.examples.size()) << name;
    EXPECT_EQ(sync(read).note, summary.note) << name << ": the same content is held for the same";
    held_reads(*store_).approve(held.hash(), by()).value();
    EXPECT_TRUE(sync(read).is_approved) << name << ": and the approval is of it";
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
  EXPECT_EQ(
      sync(read).note,
      "3 of 5 people with role staff would get another given name or family name, or lose one; nothing was changed");
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

TEST_F(renamed_people_of_a_read, of_the_days_before_count_with_them_until_somebody_approves) {
  auto read = children(40);
  take_in(read);
  const auto rename = [&](std::size_t from, std::size_t count, const std::string& to) {
    for (auto i = from; i < from + count; ++i) read.persons[i].facts.family_name = to + letters(static_cast<int>(i));
    clock_.at += std::chrono::days(1);
    today_ += std::chrono::days(1);
  };
  rename(0, 4, "Ander");
  EXPECT_EQ(sync(read).changed, 4U);
  rename(4, 1, "Ander");
  const auto held = sync(read);
  EXPECT_EQ(held.note,
            "1 of 40 people with role student would get another given name or family name, or lose one, and 4 got one "
            "in the 30 days before without an approval; nothing was changed");
  held_reads(*store_).approve(hash_of(held), by()).value();
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), held.held);
  hand_over(read, *sink).value();
  rename(5, 4, "Ander");
  EXPECT_EQ(sync(read).changed, 4U) << "what was approved is not counted again";
  for (int i = 0; i < 32; ++i) rename(0, 0, ""), sync(read);
  rename(9, 4, "Ander");
  EXPECT_EQ(sync(read).changed, 4U) << "30 days later";
}

TEST_F(renamed_people_of_a_read, whom_a_held_read_would_have_renamed_keep_their_names_by_the_next_ones) {
  auto read = children(30);
  take_in(read);
  for (std::size_t i = 0; i < 4; ++i) read.persons[i].facts.call_name = "Ander" + letters(static_cast<int>(i));
  ASSERT_EQ(sync(read).how, ending::held);
  const auto both = read.persons;
  read.persons[2] = children(30).persons[2];
  read.persons[3] = children(30).persons[3];
  const auto part = sync(read);
  EXPECT_EQ(part.changed, 0U) << "two of the four are no less held";
  EXPECT_EQ(part.contradictions, 2U);
  read.persons = both;
  EXPECT_EQ(sync(read).how, ending::held) << "what was held is held again";
  EXPECT_EQ(sync(children(30)).how, ending::complete);
  EXPECT_TRUE(open().empty());
}

TEST_F(renamed_people_of_a_read, of_one_class_whose_column_moved_are_held_though_they_are_few) {
  auto read = children(300);
  take_in(read);
  for (std::size_t i = 0; i < 27; ++i)
    read.persons[i].facts.family_name = "Familie" + letters(static_cast<int>(i + 1) % 27);
  EXPECT_EQ(sync(read).note,
            "27 people would get a given name or family name that somebody else loses: the names stand at other keys "
            "than before; nothing was changed");
}

TEST_F(renamed_people_of_a_read, after_more_versions_than_are_compared_are_held) {
  auto read = children(10);
  for (auto& one : read.persons) one.facts.eck_id.clear();
  take_in(read);
  read.persons[0].facts.family_name = "Ander";
  take_in(read);
  for (int i = 0; i < 60; ++i) {
    read.persons[0].facts.year = std::to_string(i % 8 + 1);
    take_in(read);
  }
  read.persons[0].facts.call_name = "Zus";
  EXPECT_EQ(sync(read).contradictions, 1U);
}

}  // namespace
}  // namespace sluis::state
