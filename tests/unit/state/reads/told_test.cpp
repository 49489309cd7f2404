// The format of what is told of a read (docs/formats.md), and which reads are held.
#include <gtest/gtest.h>

#include "state/reads/reasons_to_hold.hpp"
#include "state/reads/told.hpp"

namespace sluis::state {
namespace {

told_hold hold_of_all() {
  told_hold out;
  out.read.place.fill(1);
  out.read.content.fill(2);
  out.read.produced = instant(std::chrono::milliseconds(-5));
  out.read.contradictions = 2;
  out.read.waiting = 1;
  out.at = instant(std::chrono::milliseconds(1'764'000'000'123));
  out.is_whole = false;
  out.file = "las 99XX.xml";
  out.note = "2 of 80 keys now name somebody else";
  out.effect = {80, 1, 2, 2, 4, 5};
  return out;
}

TEST(told, what_is_written_is_read_again) {
  const auto hold = hold_of_all();
  EXPECT_EQ(parse_hold(to_text(hold)).value(), hold);
  EXPECT_EQ(parse_read(to_text(hold.read)).value(), hold.read);
  auto way_back = hold;
  way_back.undone = 3;
  way_back.undoes = parse_day("2026-11-08").value();
  way_back.renamed = 4;
  way_back.undone_names = 2;
  way_back.was_refused = true;
  way_back.exchanged = 2;
  way_back.reasons = {{"contradictions", 2}, {"older", 0}};
  way_back.taken = {0, 6, 7, 0, 8, 9};
  way_back.renumbered = 58;
  way_back.leaving = {{role::student, {51, 51}}, {role::staff, {1, 8}}};
  EXPECT_EQ(parse_hold(to_text(way_back)).value(), way_back);
  auto taken_in = hold.read;
  taken_in.newest = instant(std::chrono::milliseconds(7));
  taken_in.beside = 30;
  taken_in.approved = {{810, 811, 812}, {900, 901, 930}};
  taken_in.renamed_from = {{role::student, 813}, {role::staff, 814}, {role::guardian, 815}};
  taken_in.without_eck_id = 4;
  taken_in.with_eck_id = 36;
  taken_in.newcomers = {7, 18446744073709551615U};
  taken_in.ended = {{role::student, parse_day("2026-11-28").value(), 3, 41},
                    {role::guardian, parse_day("2026-11-29").value(), 38, 38}};
  EXPECT_EQ(parse_read(to_text(taken_in)).value(), taken_in);
  EXPECT_NE(to_text(taken_in).find("ended student 2026-11-28 3 41\nended guardian 2026-11-29 38 38\n"),
            std::string::npos);
  for (const char* const bad :
       {"ended student 2026-11-28 3\n", "ended pupil 2026-11-28 3 41\n", "ended student 28-11-2026 3 41\n",
        "ended student 2026-11-28 3 41 5\n", "ended student 2026-11-28 3 \n"}) {
    EXPECT_FALSE(parse_read(bad)) << bad;
  }
  for (const char* const bad : {"approved 1 2\n", "approved 1 2 \n", "approved 1 2 x\n", "approved 1 2 3 4\n"})
    EXPECT_FALSE(parse_read(bad)) << bad;
  told_read plain;
  EXPECT_EQ(parse_read(to_text(plain)).value(), plain);
}

TEST(told, is_these_lines) {
  EXPECT_EQ(to_text(hold_of_all()),
            "place 01010101010101010101010101010101\n"
            "content 0202020202020202020202020202020202020202020202020202020202020202\n"
            "produced -5\ncontradictions 2\nwaiting 1\nat 1764000000123\ntaken the rest\nfile las 99XX.xml\nnote 2 of "
            "80 keys now name somebody else\n"
            "persons 80\nadded 1\nchanged 2\ncontradict 2\nleft 4\nreturned 5\n");
}

TEST(told, of_somebody_whom_it_would_concern_there_is_nothing_in_the_text) {
  auto hold = hold_of_all();
  hold.examples = {{"left", *subject_id::parse("3f2a91b0c4d53f2a91b0c4d53f2a91b0"), 120}};
  EXPECT_EQ(to_text(hold), to_text(hold_of_all())) << "it stays when they are erased";
}

TEST(told, a_line_break_in_a_files_name_makes_no_line) {
  auto hold = hold_of_all();
  hold.file = "las\nnote forged.xml";
  EXPECT_EQ(parse_hold(to_text(hold)).value().file, "las?note forged.xml");
}

TEST(told, anything_else_is_refused) {
  for (const char* text : {"x",
                           "x y\n",
                           "content 12\n",
                           "place zz\n",
                           "produced soon\n",
                           "contradictions\n",
                           "example left 12 0\n",
                           "at 1",
                           "undoes soon\n",
                           "renamed_janitor 7\n",
                           "renamed_student many\n",
                           "because\n",
                           "because older\n",
                           "because  0\n",
                           "because older soon\n",
                           "took_left\n",
                           "leaving_student 51\n",
                           "leaving_janitor 1 2\n",
                           "leaving_staff 1 all\n",
                           "renumbered many\n"}) {
    EXPECT_FALSE(parse_hold(text)) << text;
  }
  EXPECT_FALSE(parse_read("note of a held read\n"));
}

TEST(reasons_to_hold, each_by_itself) {
  const auto now = instant(std::chrono::hours(24 * 365 * 50));
  const auto hour = std::chrono::hours(1);
  struct row {
    const char* name;
    ended_read read;
    std::vector<std::string> words;  // of each sentence
  };
  const std::vector<row> rows = {
      {"nothing is known", {}, {}},
      {"a new school with nobody", {.persons = 0}, {}},
      {"nobody, and there were people",
       {.persons = 0, .had_persons = 5},
       {"nobody in it, and the school has 5 people"}},
      {"two contradictions", {.persons = 2, .had_persons = 2, .contradictions = 2}, {}},
      {"three contradictions",
       {.persons = 80, .had_persons = 80, .contradictions = 3},
       {"3 of 80 keys now name other people"}},
      {"fewer than one percent", {.persons = 901, .had_persons = 901, .contradictions = 9}, {}},
      {"one percent", {.persons = 901, .had_persons = 901, .contradictions = 10}, {"10 of 901 keys"}},
      {"two other names", {.persons = 80, .had_persons = 80, .renamed = {{role::student, 2, 0, 15}}}, {}},
      {"three of 29",
       {.persons = 80, .had_persons = 80, .renamed = {{role::student, 3, 0, 29}}},
       {"3 of 29 people with role student"}},
      {"three of 30", {.persons = 80, .had_persons = 80, .renamed = {{role::student, 3, 0, 30}}}, {}},
      {"one, and three in the days before",
       {.persons = 80, .had_persons = 80, .renamed = {{role::student, 1, 3, 30}}},
       {"1 of 30 people with role student would get another given name or family name, or lose one, and 3 got one"}},
      {"none, and four in the days before",
       {.persons = 80, .had_persons = 80, .renamed = {{role::student, 0, 4, 30}}},
       {}},
      {"three names at other keys",
       {.persons = 300,
        .had_persons = 300,
        .renamed = {{role::student, 3, 0, 300}},
        .moved_names = {3, 0, {role::student}}},
       {"3 people would get a given name or family name that somebody else loses"}},
      {"two names at other keys",
       {.persons = 300,
        .had_persons = 300,
        .renamed = {{role::student, 2, 0, 300}},
        .moved_names = {2, 0, {role::student}}},
       {}},
      {"every name moved: one sentence, not two",
       {.persons = 80,
        .had_persons = 80,
        .renamed = {{role::student, 80, 0, 80}},
        .moved_names = {80, 0, {role::student}}},
       {"80 of 80 people"}},
      {"one name for three",
       {.persons = 300,
        .had_persons = 300,
        .renamed = {{role::student, 3, 0, 300}},
        .alike_names = {3, 0, {role::student}}},
       {"3 people would get the same given name, family name or prefix"}},
      {"the name of a group",
       {.persons = 300,
        .had_persons = 300,
        .renamed = {{role::student, 1, 0, 300}},
        .group_names = {1, 0, {role::student}}},
       {"1 person would get the name of a group"}},
      {"new people with names of groups",
       {.persons = 40, .newcomers = {30, 4, 1}},
       {"4 of 30 new people have the name of a group"}},
      {"a tenth of them", {.persons = 40, .newcomers = {30, 3, 10}}, {}},
      {"new people with one name",
       {.persons = 40, .newcomers = {30, 0, 11}},
       {"11 of 30 new people have the same given name or family name"}},
      {"few of them", {.persons = 40, .newcomers = {19, 2, 19}}, {}},
      {"a word beside five",
       {.persons = 300,
        .had_persons = 300,
        .renamed = {{role::student, 1, 4, 300}},
        .added_names = {1, 4, {role::student}}},
       {"5 people would get, or got in the 30 days before without an approval, the same extra word before or after the "
        "name",
        "4 of 300"}},
      {"signs",
       {.persons = 300,
        .had_persons = 300,
        .renamed = {{role::student, 3, 0, 300}},
        .sign_names = {3, 0, {role::student}}},
       {"3 people would get signs that names do not have"}},
      {"names of pupils that moved, beside staff that are too many",
       {.persons = 300,
        .had_persons = 300,
        .renamed = {{role::student, 3, 5, 300}, {role::staff, 3, 0, 9}},
        .moved_names = {3, 0, {role::student}}},
       {"3 of 9 people with role staff", "3 people would get a given name or family name that somebody else loses",
        "5 of 300 people with role student got another"}},
      {"two of two, in one of two roles",
       {.persons = 80, .had_persons = 80, .renamed = {{role::student, 1, 0, 30}, {role::staff, 2, 0, 2}}},
       {"2 of 2 people with role staff"}},
      {"the only one", {.persons = 1, .had_persons = 1, .renamed = {{role::student, 1, 0, 1}}}, {}},
      {"the same export", {.persons = 1, .had_persons = 1, .produced = now, .newest = now}, {}},
      {"a later one", {.persons = 1, .had_persons = 1, .produced = now, .newest = now - hour}, {}},
      {"an earlier one",
       {.persons = 1, .had_persons = 1, .produced = now - hour, .newest = now},
       {"2019-12-19 23:00:00 UTC, which is before the last one that was taken in, of 2019-12-20 00:00:00"}},
      {"the last one did not say", {.persons = 1, .had_persons = 1, .produced = now - hour}, {}},
      {"this one does not say", {.persons = 1, .had_persons = 1, .newest = now}, {}},
      {"a day ahead", {.persons = 1, .produced = now + 24 * hour}, {}},
      {"more than a day ahead",
       {.persons = 1, .produced = now + 25 * hour},
       {"made at 2019-12-21 01:00:00 UTC, more than a day ahead"}},
      {"all of it",
       {.persons = 0, .had_persons = 9, .contradictions = 3, .produced = now + 48 * hour, .newest = now + 72 * hour},
       {"nobody", "3 of 0", "before the last", "made at"}},
  };
  for (auto [name, read, words] : rows) {
    read.now = now;
    const auto found = reasons_to_hold(read);
    ASSERT_EQ(found.size(), words.size()) << name;
    for (std::size_t i = 0; i < words.size(); ++i) {
      EXPECT_NE(found[i].text.find(words[i]), std::string::npos) << name << ": " << found[i].text;
      EXPECT_FALSE(found[i].about.empty()) << name;
      for (const auto& about : found[i].about) EXPECT_EQ(about.kind.find(' '), std::string::npos) << name;
    }
  }
}

TEST(reasons_to_hold, of_names_tell_of_these_roles) {
  const auto of = [](const ended_read& read) { return held_for_names_of(read); };
  EXPECT_TRUE(of({.persons = 0, .had_persons = 9, .contradictions = 9, .renamed = {{role::student, 8, 0, 80}}}).empty())
      << "held for something else";
  EXPECT_EQ(of({.renamed = {{role::student, 8, 0, 80}, {role::staff, 3, 0, 9}}}), std::set{role::staff});
  EXPECT_EQ(
      of({.renamed = {{role::student, 3, 0, 80}, {role::staff, 3, 0, 9}}, .moved_names = {3, 0, {role::student}}}),
      (std::set{role::student, role::staff}));
  EXPECT_TRUE(of({.renamed = {{role::student, 2, 0, 80}}, .moved_names = {2, 0, {role::student}}}).empty());
}

TEST(reasons_to_hold, the_newest_date_goes_down_only_where_it_was_wrong) {
  const auto now = instant(std::chrono::hours(24 * 365 * 50));
  const auto day = std::chrono::hours(24);
  const std::optional<instant> none;
  EXPECT_EQ(newest_after(none, none, now), none);
  EXPECT_EQ(newest_after(none, now, now), now);
  EXPECT_EQ(newest_after(now, none, now), now) << "an undated export";
  EXPECT_EQ(newest_after(now - day, now, now), now);
  EXPECT_EQ(newest_after(now, now - 300 * day, now), now) << "an older one that was approved";
  EXPECT_EQ(newest_after(now + day, now - day, now), now + day) << "a clock that is fast, or a time zone";
  EXPECT_EQ(newest_after(now + 2 * day, now, now), now)
      << "a wrong date that was approved, and then a right one that was";
  EXPECT_EQ(newest_after(now + 2 * day, none, now), now + 2 * day);
}

TEST(told, what_is_approved_is_a_content_with_its_date) {
  const auto read = hold_of_all().read;
  auto other = read.content;
  other[0] = 9;
  const auto hash = dated_hash(read.content, read.produced);
  EXPECT_EQ(dated_hash(read.content, read.produced), hash);
  EXPECT_NE(dated_hash(other, read.produced), hash);
  EXPECT_NE(dated_hash(read.content, std::nullopt), hash);
  EXPECT_NE(dated_hash(read.content, *read.produced + std::chrono::milliseconds(1)), hash);
}

TEST(told, of_what_school_a_read_has_the_people_and_that_it_is_held_for_its_date_are_told) {
  told_hold held;
  held.like = subject_id::parse("000102030405060708090a0b0c0d0e0f").value();
  held.is_for_its_date = true;
  EXPECT_NE(to_text(held).find("like 000102030405060708090a0b0c0d0e0f\nreason date\n"), std::string::npos);
  EXPECT_EQ(parse_hold(to_text(held)).value(), held);
  EXPECT_FALSE(parse_hold("reason why\n"));
  EXPECT_FALSE(parse_hold("like nobody\n"));
}

TEST(told, keys_that_moved_are_told) {
  told_hold held;
  held.moved = 79;
  EXPECT_NE(to_text(held).find("moved 79\n"), std::string::npos);
  EXPECT_EQ(parse_hold(to_text(held)).value(), held);
}

TEST(reasons_to_hold, another_school_year_is_held_and_from_june_to_october_the_next_is_not) {
  struct row {
    const char* name;
    const char* last;
    const char* now;
    const char* today;
    bool held;
  };
  for (const auto& [name, last, now, today, held] : {
           row{"the first read, any", "", "2019-2020", "2026-11-23", false},
           row{"the same", "2026-2027", "2026-2027", "2026-11-23", false},
           row{"the same, written otherwise", "2026-2027", "2026 / 2027", "2026-11-23", false},
           row{"the year before", "2026-2027", "2025-2026", "2026-11-23", true},
           row{"the year before, in August", "2026-2027", "2025-2026", "2026-08-01", true},
           row{"the next, in May", "2025-2026", "2026-2027", "2026-05-31", true},
           row{"the next, in June", "2025-2026", "2026-2027", "2026-06-01", false},
           row{"the next, in October", "2025-2026", "2026-2027", "2026-10-31", false},
           row{"the next, in November", "2025-2026", "2026-2027", "2026-11-01", true},
           row{"two ahead, in August", "2025-2026", "2027-2028", "2026-08-01", true},
           row{"none", "2026-2027", "", "2026-11-23", false},
           row{"no school year", "2026-2027", "this year", "2026-11-23", false},
           row{"no school year either", "2026-2027", "20265", "2026-11-23", false},
       }) {
    ended_read read;
    read.school_year = now;
    read.last_school_year = last;
    read.today = parse_day(today).value();
    const auto said = reasons_to_hold(read);
    EXPECT_EQ(!said.empty(), held) << name;
    if (held) {
      EXPECT_NE(said[0].text.find(std::string("the export is of school year ") + now), std::string::npos)
          << said[0].text;
    }
  }
}

TEST(reasons_to_hold, a_school_year_is_told_by_its_number_and_other_text_not_at_all) {
  EXPECT_EQ(school_year_text("2026 / 2027"), "2026-2027");
  EXPECT_EQ(school_year_text("2026 Pietje Puk 0687654321"), "2026-2027");
  EXPECT_EQ(school_year_text("Pietje Puk 0687654321"), "that is no school year");
  EXPECT_EQ(school_year_text(""), "unknown");
  ended_read read;
  read.school_year = "2024 Pietje Puk";
  read.last_school_year = "2026 Jan Jansen";
  read.today = parse_day("2026-11-23").value();
  EXPECT_EQ(reasons_to_hold(read).at(0).text,
            "the export is of school year 2024-2025, and the last one that was taken in was of 2026-2027");
}

}  // namespace
}  // namespace sluis::state
