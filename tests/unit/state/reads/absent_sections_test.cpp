// Absent is not "all left" (issue 14, A1), and doubles are held (A5).
#include "state/reads/sections.hpp"

#include "state/reads/held_reads.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using ending = intake_summary::ending;

class absent_sections : public store_fixture {
 protected:
  static school_read whole() {
    return {.groups = {class_of("g1", "Groep 1"), class_of("g2", "Groep 2")},
            .persons = {pupil("1", "Een", {"g1"}), pupil("2", "Twee", {"g1"}), teacher("t1", "Drie", {"g1"}), teacher("t2", "Vier", {"g2"})}};
  }
  std::uint64_t left() {
    const auto counts = store_->facts().counts().value();
    return counts.soft_deleted + counts.not_accepted;
  }
  intake_summary approve_and_take_in(const school_read& read, const sha256_hash& content) {
    held_reads(*store_).approve(to_hex(content.data(), content.size()), store_->actor("uid:1000").value()).value();
    auto sink = store_->facts().read_school(source_id(read.source), today_, identity(), content);
    hand_over(read, *sink).value();
    return sink->summary();
  }
};

TEST_F(absent_sections, without_groups_the_groups_and_their_members_stay_and_the_rest_is_taken_in) {
  take_in(whole());
  auto next = whole();
  next.groups.clear();
  next.persons[0].facts.family_name = "Eentje";
  next.persons.push_back(pupil("5", "Nieuw", {"g2"}));
  for (int i = 0; i < 2; ++i) {
    const auto summary = take_in(next);
    EXPECT_EQ(summary.how, ending::complete);
    EXPECT_EQ(summary.invalid + summary.left, 0U);
    EXPECT_EQ(summary.note, "the read has no groups, and the school has 2: they stay as they were");
    EXPECT_TRUE(summary.held);
  }
  EXPECT_EQ(store_->facts().counts().value().groups, 2U);
  EXPECT_EQ(person_called("Eentje").memberships.size(), 1U) << "a changed name, in the same group";
  EXPECT_EQ(person_called("Nieuw").memberships.size(), 1U) << "the group is known by its key";
  EXPECT_EQ(leaves("read.held"), 1U) << "one entry, not one a sync";
  take_in(whole());
  EXPECT_TRUE(held_reads(*store_).open().value().empty());
}

TEST_F(absent_sections, without_staff_the_staff_stay) {
  take_in(whole());
  auto next = whole();
  next.persons.resize(1);
  next.persons.push_back(pupil("6", "Zes", {"g1"}));
  const auto summary = take_in(next);
  EXPECT_EQ(summary.note, "the read has no staff, and the school has 2: they stay as they were");
  EXPECT_EQ(summary.left, 1U) << "the pupil who is not in it";
  EXPECT_EQ(person_called("Drie").row.state, life::active);
  EXPECT_EQ(person_called("Twee").row.state, life::left);
  EXPECT_EQ(person_called("Zes").row.state, life::active);
  const auto held = held_reads(*store_).open().value();
  ASSERT_EQ(held.size(), 1U);
  EXPECT_FALSE(held[0].told.is_whole);
  EXPECT_EQ(held[0].told.effect.left, 3U) << "what an approval would do";

  const auto approved = approve_and_take_in(next, *summary.held);
  EXPECT_EQ(approved.left, 2U) << "an administrator's word";
  EXPECT_EQ(person_called("Drie").row.state, life::left);
  EXPECT_TRUE(held_reads(*store_).open().value().empty());
}

TEST_F(absent_sections, an_invalid_record_is_a_record) {
  take_in(whole());
  auto next = whole();
  next.persons.resize(2);
  next.invalid = {broken(subject_kind::person, "t1", role::staff)};
  const auto summary = take_in(next);
  EXPECT_EQ(summary.left, 1U) << "the other one";
  EXPECT_FALSE(summary.held);
}

TEST_F(absent_sections, a_group_that_any_record_names_stays) {
  take_in(whole());
  auto next = whole();
  next.groups.resize(1);
  const auto summary = take_in(next);
  EXPECT_EQ(summary.left, 0U);
  EXPECT_EQ(summary.invalid, 1U) << "the group is listed, its people are taken in";
  EXPECT_EQ(person_called("Vier").memberships.size(), 1U);
  ASSERT_EQ(store_->facts().invalid().value().size(), 1U);
  EXPECT_EQ(store_->facts().invalid().value()[0].kind, subject_kind::group);

  auto broken_only = whole();
  broken_only.groups.resize(1);
  broken_only.persons.pop_back();
  broken_only.invalid = {broken(subject_kind::person, "t2", role::staff)};
  broken_only.invalid[0].named_groups = {"g2"};
  EXPECT_EQ(take_in(broken_only).left, 0U) << "an invalid record names it";
  broken_only.invalid[0].named_groups.clear();
  EXPECT_EQ(take_in(broken_only).left, 1U) << "nobody names it";
}

TEST_F(absent_sections, a_year_that_came_from_the_group_stays) {
  auto read = whole();
  read.persons[0].facts.year = "4";
  take_in(read);
  auto next = read;
  next.groups.clear();
  next.persons[0].facts.year.clear();
  EXPECT_EQ(take_in(next).changed, 0U);
  EXPECT_EQ(person_called("Een").facts.year, "4");
}

TEST(sections, which_are_missing) {
  section_counts had, records;
  EXPECT_TRUE(missing_sections(had, records).empty());
  had.add(section::staff);
  had.add(section::groups);
  records.add(section::groups);
  EXPECT_EQ(missing_sections(had, records), std::vector<section>{section::staff});
  EXPECT_EQ(missing_text(section::staff, 1), "the read has no staff, and the school has 1: that one stays as it was");
}

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
      out.persons.push_back(pupil(std::to_string(i), "Familie" + std::string(1, static_cast<char>('a' + i)), {"g1"}));
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
      EXPECT_EQ(summary.note, std::string("this school looks like 99A") + suffix +
                                  " under another code: 4 of its 4 people are there, by ECK iD or by name and group; nothing was changed");
      EXPECT_EQ(contents(), before);
    }
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
  EXPECT_EQ(summary.note, "the school would more than double: 7 new people beside the 6 who are known; the new ones were not taken in");
  EXPECT_EQ(summary.added, 0U);
  EXPECT_EQ(summary.changed, 1U);
  EXPECT_EQ(summary.left, 1U) << "the rest goes";
  EXPECT_EQ(held_reads(*store_).open().value().at(0).told.effect.added, 7U);
  EXPECT_FALSE(read(school("99AA", 0, 10, false)).more_than_doubles);
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
  EXPECT_EQ(next.note, "the export is of school year 2027-2028, and the last one that was taken in was of 2026-2027; nothing was changed");
  today_ = on("2027-08-01");
  EXPECT_EQ(read("2027-2028").how, ending::complete);
  EXPECT_EQ(read("2026-2027").how, ending::held) << "and not back again";
}

}  // namespace
}  // namespace sluis::state
