// Doubles and other school years are held (issue 14, A4 and A5).
#include "state/reads/held_reads.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using ending = intake_summary::ending;

class doubles : public store_fixture {
 protected:
  intake_summary read(const school_read& what, newcomers unknown = newcomers::taken_in) {
    auto rules = identity();
    rules.folded_name = mapping::folded_name;
    auto sink = store_->facts().read_school(source_id(what.source), today_, rules, std::nullopt, unknown);
    hand_over(what, *sink).value();
    return sink->summary();
  }
  static school_read school(const std::string& brin, int from, int count, bool with_eck_ids) {
    school_read out{.brin = brin, .groups = {class_of("g1", "Groep 1")}};
    for (int i = from; i < from + count; ++i) {
      out.persons.push_back(
          one_of_many(std::to_string(i), "Familie" + std::string(1, static_cast<char>('a' + i)), {"g1"}));
      if (with_eck_ids) out.persons.back().facts.eck_id = "eck-" + std::to_string(i);
    }
    return out;
  }
};

TEST_F(doubles, the_people_of_a_known_school_under_another_code_are_held) {
  for (const bool with_eck_ids : {true, false}) {
    reopen();
    const auto suffix = with_eck_ids ? "A" : "B";
    read(school(std::string("99A") + suffix, with_eck_ids ? 0 : 10, 4, with_eck_ids));
    const auto before = contents();
    for (int i = 0; i < 2; ++i) {
      const auto summary = read(school(std::string("99C") + suffix, with_eck_ids ? 0 : 10, 4, with_eck_ids));
      EXPECT_EQ(summary.how, ending::held);
      EXPECT_EQ(
          summary.note,
          std::string("this school looks like 99A") + suffix +
              " under another code: 4 of its 4 people are there, by ECK iD or by name and group; nothing was changed");
      EXPECT_EQ(contents(), before);
    }
  }
}

TEST_F(doubles, the_same_code_from_another_source_is_told_as_that_with_who_would_get_a_second_account) {
  read(school("99AA", 0, 4, true));
  auto renamed = school("99AA", 1, 4, true);
  renamed.source = "sis";
  for (const bool is_configured : {false, true}) {
    auto rules = identity();
    rules.is_configured = [&](const source_id& other) { return other != source_id("las") || is_configured; };
    auto sink = store_->facts().read_school(source_id("sis"), today_, rules);
    hand_over(renamed, *sink).value();
    EXPECT_EQ(sink->summary().how, ending::held);
    EXPECT_EQ(sink->summary().note,
              std::string("this is the same school code 99AA as that of source las") +
                  (is_configured ? ": " : ", which is not configured any more: ") +
                  "3 of its 4 people are there, by ECK iD or by name and group; nothing was changed");
    const auto held = held_reads(*store_).open().value();
    ASSERT_EQ(held.size(), 1U);
    EXPECT_EQ(held[0].told.doubled, 3U);
    EXPECT_EQ(parse_hold(to_text(held[0].told)).value(), held[0].told);
  }
}

TEST_F(doubles, a_school_of_one_pupil_under_another_code_is_held) {
  read(school("99AA", 0, 1, true));
  EXPECT_EQ(read(school("99BB", 0, 1, true)).how, ending::held);
  EXPECT_EQ(read(school("99CC", 0, 2, true)).how, ending::complete) << "one of two moved there";
}

TEST_F(doubles, another_school_with_a_few_who_moved_is_taken_in) {
  read(school("99AA", 0, 4, true));
  auto other = school("99BB", 2, 8, true);
  EXPECT_EQ(read(other).how, ending::complete) << "two of eight";
  EXPECT_EQ(read(school("99CC", 4, 6, true)).how, ending::held) << "those who came since are known as well";
}

TEST_F(doubles, a_school_that_more_than_doubles_is_taken_in_without_the_new_ones) {
  read(school("99AA", 0, 6, false));
  auto next = school("99AA", 0, 13, false);
  next.persons[0].facts.call_name = "Bo";
  next.persons.erase(next.persons.begin() + 5);
  const auto first = read(next);
  EXPECT_TRUE(first.more_than_doubles);
  const auto summary = read(next, newcomers::wait);
  EXPECT_EQ(summary.how, ending::complete);
  EXPECT_EQ(
      summary.note,
      "the school would more than double: 7 new people beside the 6 who are known; the new ones were not taken in");
  EXPECT_EQ(summary.added, 0U);
  EXPECT_EQ(summary.changed, 1U);
  EXPECT_EQ(summary.left, 1U) << "the rest goes";
  EXPECT_EQ(held_reads(*store_).open().value().at(0).told.effect.added, 7U);
  EXPECT_FALSE(read(school("99AA", 0, 10, false)).more_than_doubles);
}

TEST_F(doubles, newcomers_who_wait_and_are_known_at_another_school_are_counted_for_whoever_approves) {
  read(school("99AA", 0, 6, true));
  read(school("99BB", 20, 2, true));
  auto merged = school("99BB", 20, 2, true);
  for (auto& one : school("99AA", 0, 6, true).persons) {
    one.key = "from-99AA-" + one.key;
    merged.persons.push_back(one);
  }
  EXPECT_TRUE(read(merged).more_than_doubles);
  EXPECT_EQ(read(merged, newcomers::wait).added, 0U);
  const auto held = held_reads(*store_).open().value();
  ASSERT_EQ(held.size(), 1U);
  EXPECT_EQ(held[0].told.doubled, 6U) << "each of them would get a second account";
}

// Issue 13, point 1: what is held does not ripen.
TEST_F(doubles, the_same_newcomers_wait_for_ever_though_the_read_lets_the_others_go) {
  read(school("99AA", 0, 1, false));
  const auto others = school("99AA", 1, 31, false);
  for (int sync = 0; sync < 4; ++sync) {
    EXPECT_TRUE(read(others).more_than_doubles) << sync;
    const auto summary = read(others, newcomers::wait);
    EXPECT_EQ(summary.added, 0U) << sync;
    EXPECT_EQ(
        summary.note,
        "the school would more than double: 31 new people beside the 1 who are known; the new ones were not taken in");
  }
  EXPECT_EQ(read(school("99AA", 0, 3, false)).added, 2U) << "another content is judged anew";
  EXPECT_FALSE(read(school("99AA", 0, 6, false)).more_than_doubles) << "3 beside 3";
}

class school_years : public store_fixture {
 protected:
  intake_summary read(const std::string& year) {
    auto sink = store_->facts().read_school(source_id("las"), today_, identity());
    source_school school;
    school.facts.brin = "99AA";
    school.facts.school_year = year;
    sink->begin(school).value();
    sink->on_person(pupil("1", "Een")).value();
    sink->end({0, 1, 0}).value();
    return sink->summary();
  }
};

TEST_F(school_years, another_one_is_held_and_the_next_is_taken_in_from_june_to_october) {
  EXPECT_EQ(read("2026-2027").how, ending::complete);
  EXPECT_EQ(read("2025-2026").how, ending::held);
  const auto next = read("2027-2028");
  EXPECT_EQ(next.how, ending::held);
  EXPECT_EQ(next.note,
            "the export is of school year 2027-2028, and the last one that was taken in was of 2026-2027; nothing was "
            "changed");
  today_ = on("2027-08-01");
  EXPECT_EQ(read("2027-2028").how, ending::complete);
  EXPECT_EQ(read("2026-2027").how, ending::held) << "and not back again";
}

TEST_F(school_years, the_first_one_is_told_once_and_only_when_it_is_taken_in) {
  EXPECT_EQ(read("").first_school_year, "") << "an export without one: the next that has one is the first";
  EXPECT_EQ(read("2026/2027").first_school_year, "2026-2027");
  EXPECT_EQ(read("2026-2027").first_school_year, "");
  const auto held = read("2025-2026");
  EXPECT_EQ(held.how, ending::held);
  EXPECT_EQ(held.first_school_year, "");
  today_ = on("2027-08-01");
  EXPECT_EQ(read("2027-2028").first_school_year, "") << "compared with the one before";
}

TEST_F(school_years, a_first_one_that_is_no_year_is_told_as_that) {
  EXPECT_EQ(read("Pietje Puk 0687654321").first_school_year, "not a year");
  EXPECT_EQ(read("2026-2027").first_school_year, "");
}

TEST_F(school_years, what_is_no_year_stands_in_no_file_in_clear) {
  EXPECT_EQ(read("Pietje Puk 0687654321").how, ending::complete);
  EXPECT_EQ(read("2026 Klaas Vaak").how, ending::complete);
  EXPECT_EQ(read("2024 Koos Knol").how, ending::held);
  const auto bytes = all_bytes_of(folder_);
  for (const char* text : {"Pietje", "Vaak", "Knol", "0687654321"})
    EXPECT_EQ(bytes.find(text), std::string::npos) << text;
  EXPECT_NE(bytes.find("first school year that is no school year"), std::string::npos);
}

}  // namespace
}  // namespace sluis::state
