// Names that several people get, over the days, and what an approval says of them (issue 13, point 6).
#include <functional>

#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class changed_names_of_a_school : public contradictions {
 protected:
  static void rename(school_read& read, std::size_t from, std::size_t count) {
    for (auto i = from; i < from + count; ++i)
      read.persons[i].facts.family_name = "Ander" + letters(static_cast<int>(i));
  }
  /// 80 pupils, of whom 8 get another name, which is as many as are taken in.
  school_read eighty_with_eight_renamed() {
    auto read = children(80);
    read.produced_at = clock_.at;
    take_in(read);
    rename(read, 0, 8);
    EXPECT_EQ(next_day(read).changed, 8U);
    return read;
  }
  void expect_eight_more_are_held(school_read read) {
    rename(read, 10, 8);
    read.produced_at = clock_.at + std::chrono::hours(1);
    const auto summary = next_day(read);
    EXPECT_EQ(summary.how, ending::held);
    EXPECT_EQ(summary.note,
              "8 of 80 people with role student would get another given name or family name, or lose one, and 8 got "
              "one in the 30 days before without an approval; nothing was changed");
  }
};

TEST_F(changed_names_of_a_school, are_not_approved_with_a_read_that_was_held_for_its_date) {
  auto read = eighty_with_eight_renamed();
  read.produced_at = clock_.at - std::chrono::days(3);
  const auto held = next_day(read);
  ASSERT_EQ(held.how, ending::held);
  ASSERT_TRUE(open().at(0).told.is_for_its_date);
  EXPECT_EQ(approve(read, held).how, ending::complete);
  expect_eight_more_are_held(read);
}

TEST_F(changed_names_of_a_school, are_not_approved_with_a_record_that_contradicts) {
  auto read = eighty_with_eight_renamed();
  read.persons[79] = child("80", "Nieuw", "Persoon");
  const auto held = next_day(read);
  ASSERT_EQ(held.contradictions, 1U);
  EXPECT_EQ(approve(read, held).changed, 1U);
  expect_eight_more_are_held(read);
}

TEST_F(changed_names_of_a_school, are_not_approved_with_those_of_another_role) {
  auto read = eighty_with_eight_renamed();
  for (int i = 0; i < 5; ++i) read.persons.push_back(teacher("t" + std::to_string(i), "Leraar" + letters(i)));
  next_day(read);
  rename(read, 80, 3);
  const auto held = next_day(read);
  ASSERT_EQ(held.how, ending::held);
  EXPECT_EQ(approve(read, held).changed, 3U);
  expect_eight_more_are_held(read);
}

TEST_F(changed_names_of_a_school, that_an_approval_showed_are_not_counted_again) {
  auto read = children(80);
  take_in(read);
  read.persons[79] = child("80", "Nieuw", "Persoon", "eck-79");
  const auto held = next_day(read);
  ASSERT_EQ(held.contradictions, 1U);
  approve(read, held);
  rename(read, 0, 8);
  EXPECT_EQ(next_day(read).changed, 8U) << "the one who was approved is no ninth";
}

TEST_F(changed_names_of_a_school, are_not_approved_by_an_approval_that_was_not_taken_in) {
  const auto right = children(40);
  take_in(right);
  auto read = right;
  rename(read, 0, 8);
  const auto held = next_day(read);
  ASSERT_EQ(held.how, ending::held);
  held_reads(*store_).approve(hash_of(held), by()).value();
  ASSERT_EQ(next_day(right).how, ending::complete) << "put right before it was taken in";
  read = right;
  for (std::size_t i = 0; i < 4; ++i) read.persons[i].facts.family_name = "Weer" + letters(static_cast<int>(i));
  EXPECT_EQ(next_day(read).changed, 4U);
  auto next = read;
  rename(next, 10, 4);
  EXPECT_EQ(next_day(next).note,
            "4 of 40 people with role student would get another given name or family name, or lose one, and 4 got one "
            "in the 30 days before without an approval; nothing was changed");
  const auto back = next_day(right);
  EXPECT_EQ(back.how, ending::complete);
  EXPECT_EQ(back.note.find("before your approval"), std::string::npos);
}

// Who stood under which key stays known of whom an approved read did not change.
TEST_F(changed_names_of_a_school, of_somebody_under_a_new_key_wait_though_others_were_approved) {
  for (const bool are_teachers_approved : {false, true}) {
    auto read = children(20);
    read.brin = are_teachers_approved ? "01XX" : "02XX";
    for (auto& one : read.persons) one.facts.eck_id.clear();
    for (int i = 0; i < 5; ++i) read.persons.push_back(teacher("t" + std::to_string(i), "Leraar" + letters(i)));
    take_in(read);
    auto earlier = read.persons[0];
    read.persons[0].facts.call_name = "Wolfert";
    EXPECT_EQ(next_day(read).changed, 1U);
    if (are_teachers_approved)
      rename(read, 20, 3);
    else
      read.persons[7] = child("8", "Nieuw", "Persoon");
    const auto held = next_day(read);
    ASSERT_TRUE(held.held);
    EXPECT_EQ(approve(read, held).changed, are_teachers_approved ? 3U : 1U);
    earlier.key = "99";
    read.persons.push_back(earlier);
    pass();
    const auto summary = sync(read);
    EXPECT_EQ(summary.added, 0U) << are_teachers_approved;
    EXPECT_EQ(summary.contradictions, 1U) << are_teachers_approved;
    EXPECT_EQ(summary.moved, 0U);
  }
}

// Who waits for an exchanged key leaves too few names to hold the read for, and those whose names were held before wait
// by themselves then.
TEST_F(changed_names_of_a_school, beside_an_exchanged_key_are_held_and_not_asked_for_without_an_end) {
  school_read read;
  for (int i = 0; i < 6; ++i) read.persons.push_back(teacher("t" + std::to_string(i), "Leraar" + letters(i)));
  for (auto& one : read.persons) one.facts.call_name = "V" + one.facts.family_name.substr(6);
  take_in(read);
  const auto first = read;
  rename(read, 0, 3);
  ASSERT_EQ(next_day(read).note.find("3 of 6 people with role staff"), 0U);
  read.persons[0] = first.persons[0];
  rename(read, 3, 1);
  read.persons.push_back(first.persons[3]);  // a new one of the same name
  read.persons.back().key = "t9";
  const auto held = next_day(read);
  EXPECT_EQ(held.how, ending::held);
  EXPECT_EQ(held.note, "4 of 7 keys now name other people; nothing was changed");
  ASSERT_TRUE(held.held);
  EXPECT_EQ(held.moved, 0U);
  EXPECT_EQ(next_day(read).held, held.held) << "the same one each day";
  const auto taken_in = approve(read, held);
  EXPECT_EQ(taken_in.how, ending::complete);
  EXPECT_EQ(taken_in.changed, 3U);
  EXPECT_EQ(taken_in.added, 1U);
  EXPECT_FALSE(next_day(read).held);
}

// A column that holds something else than names, in whatever field.
TEST_F(changed_names_of_a_school, three_with_one_name_who_had_different_ones_are_held) {
  using change = std::function<void(person&)>;
  struct row {
    const char* name;
    change before, next;
    std::size_t people;
    bool is_held;
  };
  const change none = [](person&) {};
  const std::vector<row> rows = {
      {"family name", none, [](person& p) { p.family_name = "Onbekend"; }, 40, true},
      {"family name of three", none, [](person& p) { p.family_name = "Onbekend"; }, 3, true},
      {"family name of two", none, [](person& p) { p.family_name = "Onbekend"; }, 2, false},
      {"prefix", none, [](person& p) { p.family_name_prefix = "Onbekend"; }, 3, true},
      {"call name", none, [](person& p) { p.call_name = "Onbekend"; }, 3, true},
      {"first names", [](person& p) { p.given_names = p.call_name + " Maria"; },
       [](person& p) { p.given_names = "Onbekend"; }, 3, true},
      {"first names alone", [](person& p) { p.given_names = p.call_name, p.call_name.clear(); },
       [](person& p) { p.given_names = "Onbekend"; }, 3, true},
      {"initials alone", [](person& p) { p.initials = p.call_name + "X", p.call_name.clear(); },
       [](person& p) { p.initials = "Q.Q."; }, 3, true},
      {"first of several first names", [](person& p) { p.given_names = p.call_name + " Maria", p.call_name.clear(); },
       [](person& p) { p.given_names = "Klas " + p.given_names; }, 3, true},
      {"double names of which one half is the same", none, [](person& p) { p.family_name += "-Ander"; }, 3, false},
      {"double names", none, [](person& p) { p.family_name += "-de Ander" + p.family_name; }, 3, false},
      {"brothers and sisters", [](person& p) { p.family_name = "Gezin"; },
       [](person& p) { p.family_name = "Onbekend"; }, 3, false},
      {"a prefix of two", none, [](person& p) { p.family_name_prefix = "van"; }, 2, false},
      {"different names", none, [](person& p) { p.family_name = "Ander" + p.family_name.substr(7); }, 3, false},
      {"a prefix in front of other family names", none,
       [](person& p) { p.family_name_prefix = "van", p.family_name = "Ander" + p.family_name.substr(7); }, 3, false},
  };
  int n = 0;
  for (const auto& [name, before, next, people, is_held] : rows) {
    auto read = children(400);
    read.brin = std::to_string(10 + n++) + "XX";
    for (auto& one : read.persons) one.facts.eck_id += read.brin;
    for (std::size_t i = 0; i < people; ++i) before(read.persons[i].facts);
    take_in(read);
    for (std::size_t i = 0; i < people; ++i) next(read.persons[i].facts);
    const auto summary = next_day(read);
    EXPECT_EQ(summary.how, is_held ? ending::held : ending::complete) << name;
    EXPECT_EQ(summary.changed, is_held ? 0U : people) << name;
    if (!is_held) continue;
    EXPECT_EQ(summary.note, std::to_string(people) +
                                " people would get the same given name, family name or prefix as two others or more, "
                                "and had different ones before; nothing was changed")
        << name;
  }
}

TEST_F(changed_names_of_a_school, three_with_one_name_are_held_over_three_reads_as_well) {
  auto read = children(400);
  take_in(read);
  for (std::size_t i = 0; i < 2; ++i) {
    read.persons[i].facts.family_name = "Onbekend";
    EXPECT_EQ(next_day(read).changed, 1U);
  }
  read.persons[2].facts.family_name = "Onbekend";
  const auto held = next_day(read);
  EXPECT_EQ(held.note,
            "3 people would get, or got in the 30 days before without an approval, the same given name, family name or "
            "prefix as two others or more, and had different ones before; "
            "2 of 400 people with role student got another given name or family name in the 30 days before without an "
            "approval; nothing was changed");
  EXPECT_EQ(approve(read, held).changed, 1U);
  read.persons[3].facts.family_name = "Onbekend";
  EXPECT_EQ(next_day(read).changed, 1U) << "what was approved is not counted again";
}

TEST_F(changed_names_of_a_school, the_name_of_a_group_is_held_for_one) {
  auto read = children(400);
  read.groups = {class_of("g3", "Groep 3"), class_of("a", "A"), class_of("3a", "3A")};
  take_in(read);
  const auto right = read;
  for (const auto& change : std::vector<std::function<void(person&)>>{
           [](person& p) { p.family_name = "Groep 3"; },
           [](person& p) { p.family_name_prefix = "groep", p.family_name = "3"; },
           [](person& p) { p.family_name_prefix = "Groep-3"; }, [](person& p) { p.call_name = "groep 3"; },
           [](person& p) { p.family_name += " groep 3"; }, [](person& p) { p.family_name += " uit groep 3 nu"; },
           [](person& p) { p.given_names = "Groep 3 " + p.call_name, p.call_name.clear(); },
           [](person& p) { p.family_name += " klas 3A"; }}) {
    read = right;
    change(read.persons[0].facts);
    EXPECT_EQ(next_day(read).note,
              "1 person would get the name of a group of the school as given name, family name or prefix; nothing was "
              "changed");
    EXPECT_EQ(next_day(right).how, ending::complete);
  }
  for (auto& one : read.persons) one.facts = right.persons[static_cast<std::size_t>(&one - read.persons.data())].facts;
  read.persons[0].facts.given_names = "A";
  read.persons[0].facts.call_name = "A";
  EXPECT_EQ(next_day(read).how, ending::complete) << "one letter is no name of a group";
}

// Her group is called after her, and both names change in one read.
TEST_F(changed_names_of_a_school, that_her_own_group_gets_with_her_are_no_name_of_a_group) {
  struct row {
    const char* name;
    std::string before, now;  // group
    std::string prefix, family;
    bool is_held;
  };
  int n = 0;
  for (const auto& [name, before, now, prefix, family, is_held] : std::vector<row>{
           {"the family name alone", "Jansen", "De Vries", "de", "Vries", false},
           {"without the prefix", "Jansen", "Vries", "de", "Vries", false},
           {"with a word before it", "Juf Jansen", "Juf de Vries", "de", "Vries", false},
           {"with a class before it", "3B Jansen", "3B de Vries", "de", "Vries", false},
           {"a class that is called after her now", "3B", "De Vries", "de", "Vries", false},
           {"the group was called so before", "De Vries", "De Vries", "de", "Vries", true},
           {"another group than her name", "Groep 3", "Groep 4", "", "Groep 4 Jansen", true},
           {"as a prefix", "Jansen", "Vries", "Vries", "Postma", true},
       }) {
    auto read = children(40);
    read.brin = std::to_string(10 + n++) + "XX";
    for (auto& one : read.persons) one.facts.eck_id += read.brin;
    for (int i = 0; i < 15; ++i) read.persons.push_back(teacher("t" + std::to_string(i), "Leraar" + letters(i)));
    read.persons[40].facts.family_name = "Jansen";
    read.groups = {class_of("g3", before), class_of("g4", "Groep 8")};
    take_in(read);
    read.groups[0].facts.name = now;
    read.persons[40].facts.family_name_prefix = prefix;
    read.persons[40].facts.family_name = family;
    const auto summary = next_day(read);
    EXPECT_EQ(summary.how, is_held ? ending::held : ending::complete) << name << summary.note;
    if (is_held) {
      EXPECT_NE(summary.note.find("1 person would get the name of a group"), std::string::npos) << summary.note;
    }
  }
}

TEST_F(changed_names_of_a_school, two_who_get_the_new_names_of_groups_are_held) {
  auto read = children(40);
  read.groups = {class_of("g3", "Groep 3"), class_of("g4", "Groep 4")};
  take_in(read);
  for (const std::size_t i : {0U, 1U}) {
    read.groups[i].facts.name = "Klas " + letters(static_cast<int>(i));
    read.persons[i].facts.family_name = read.groups[i].facts.name;
  }
  EXPECT_EQ(
      next_day(read).note,
      "2 people would get the name of a group of the school as given name, family name or prefix; nothing was changed");
}

TEST_F(changed_names_of_a_school, a_word_beside_them_is_held_for_five) {
  auto read = children(400);
  take_in(read);
  const auto right = read;
  const auto with_word = [&](std::size_t people, const std::string& word) {
    read = right;
    for (std::size_t i = 0; i < people; ++i) read.persons[i].facts.family_name += word;
    return read;
  };
  EXPECT_EQ(next_day(with_word(5, " Vertrokken")).note,
            "5 people would get the same extra word before or after the name as at least four others, which is no "
            "family name at the school; nothing was changed");
  EXPECT_EQ(next_day(right).how, ending::complete);
  EXPECT_EQ(next_day(with_word(5, "-" + right.persons[300].facts.family_name)).changed, 5U)
      << "a family name of the school";
  for (int i = 0; i < 32; ++i) next_day(read);
  ASSERT_EQ(next_day(right).changed, 5U);
  for (int i = 0; i < 32; ++i) next_day(right);
  EXPECT_EQ(next_day(with_word(4, " Vertrokken")).changed, 4U);
  EXPECT_EQ(next_day(with_word(5, " Vertrokken")).how, ending::held) << "over two reads";
}

TEST_F(changed_names_of_a_school, a_prefix_that_is_put_right_week_by_week_is_held_for_the_fifth) {
  auto read = children(400);
  take_in(read);
  for (std::size_t i = 0; i < 5; ++i) {
    pass(6);
    read.persons[i].facts.family_name_prefix = "van";
    EXPECT_EQ(sync(read).how, i < 4 ? ending::complete : ending::held) << i;
  }
}

// An export in another character set, or whose quotes are read as letters.
TEST_F(changed_names_of_a_school, with_signs_that_no_name_has_are_held_for_three) {
  const std::vector<std::function<void(person&)>> changes = {
      [](person& p) { p.family_name = "\"" + p.family_name + "\""; }, [](person& p) { p.family_name += ";;;"; },
      [](person& p) { p.call_name += "Ã«l"; }, [](person& p) { p.call_name += "\xEF\xBF\xBDl"; },
      [](person& p) { p.family_name += "?n"; }};
  int n = 0;
  for (const auto& change : changes) {
    auto read = children(400);
    read.brin = std::to_string(10 + n++) + "XX";
    for (auto& one : read.persons) one.facts.eck_id += read.brin;
    take_in(read);
    const auto right = read;
    for (std::size_t i = 0; i < 2; ++i) change(read.persons[i].facts);
    EXPECT_EQ(next_day(read).changed, 2U) << n;
    EXPECT_EQ(next_day(right).changed, 2U) << "the way back";
    change(read.persons[2].facts);
    EXPECT_EQ(next_day(read).note,
              "3 people would get signs that names do not have, as at least two others: the file may have been read "
              "with the wrong character set or quotes; nothing was changed")
        << n;
    EXPECT_EQ(next_day(right).how, ending::complete);
  }
  auto read = children(10);
  take_in(read);
  for (std::size_t i = 0; i < 10; ++i)
    read.persons[i].facts.family_name = "'" + read.persons[i].facts.family_name + ".-";
  EXPECT_EQ(next_day(read).changed, 10U) << "signs of names do not count";
}

TEST_F(changed_names_of_a_school, that_others_lost_are_counted_over_thirty_days) {
  auto read = children(400);
  take_in(read);
  const auto exchange = [&](std::size_t one, std::size_t other) {
    std::swap(read.persons[one].facts.family_name, read.persons[other].facts.family_name);
  };
  exchange(0, 1);
  EXPECT_EQ(next_day(read).changed, 2U);
  exchange(2, 3);
  const auto held = next_day(read);
  EXPECT_EQ(held.how, ending::held);
  EXPECT_EQ(held.note,
            "4 people would get, or got in the 30 days before without an approval, a given name or family name that "
            "somebody else loses: the names stand at other keys than before; "
            "2 of 400 people with role student got another given name or family name in the 30 days before without an "
            "approval; nothing was changed");
  EXPECT_EQ(approve(read, held).changed, 2U);
  exchange(4, 5);
  EXPECT_EQ(next_day(read).changed, 2U) << "what was approved is not counted again";
  for (int i = 0; i < 32; ++i) next_day(read);
  exchange(6, 7);
  EXPECT_EQ(next_day(read).changed, 2U) << "30 days later";
}

TEST_F(changed_names_of_a_school, from_before_an_approval_are_told_as_such) {
  auto read = children(12);
  take_in(read);
  auto moved = read;
  for (std::size_t i = 0; i < 12; ++i)
    moved.persons[i].facts.family_name = read.persons[(i + 1) % 12].facts.family_name;
  const auto wrong = next_day(moved);
  ASSERT_EQ(wrong.how, ending::held);
  EXPECT_EQ(open().at(0).told.renamed, 12U);
  EXPECT_EQ(open().at(0).told.undone_names, 0U);
  EXPECT_EQ(approve(moved, wrong).changed, 12U);
  const auto back = next_day(read);
  EXPECT_EQ(back.note,
            "12 of 12 people with role student would get another given name or family name, or lose one; nothing was "
            "changed; 12 of the 12 other names are from before your approval of 2026-11-24");
  EXPECT_EQ(open().at(0).told.undone_names, 12U);
  EXPECT_EQ(open().at(0).told.undoes, on("2026-11-24"));
  for (std::size_t i = 0; i < 12; ++i)
    moved.persons[i].facts.family_name = read.persons[(i + 2) % 12].facts.family_name;
  EXPECT_EQ(next_day(moved).note.find("before your approval"), std::string::npos) << "no way back";
}

}  // namespace
}  // namespace sluis::state
