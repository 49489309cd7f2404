// Absent is not "all left" (issue 14, A1).
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
            .persons = {pupil("1", "Een", {"g1"}), pupil("2", "Twee", {"g1"}), teacher("t1", "Drie", {"g1"}),
                        teacher("t2", "Vier", {"g2"})}};
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
  EXPECT_EQ(held[0].told.effect.left, 2U) << "what an approval would do";
  EXPECT_EQ(held[0].told.taken.left, 1U) << "what the rest did";

  const auto approved = approve_and_take_in(next, *summary.held);
  EXPECT_EQ(approved.left, 2U) << "an administrator's word";
  EXPECT_EQ(person_called("Drie").row.state, life::left);
  EXPECT_TRUE(held_reads(*store_).open().value().empty());
}

// Issue 13, point 1: what is held does not ripen, and another content decides nothing about it.
TEST_F(absent_sections, whoever_a_held_part_lacked_stays_by_every_later_content_until_somebody_decides) {
  take_in(whole());
  auto without_staff = whole();
  without_staff.persons.resize(2);
  ASSERT_EQ(take_in(without_staff).note, "the read has no staff, and the school has 2: they stay as they were");
  auto with_one = whole();
  with_one.persons.pop_back();
  const std::string why =
      "1 person not in this read stays: a part of an earlier read was held for the same, and was not approved since";
  for (int i = 0; i < 3; ++i) {
    if (i == 2) with_one.persons[0].facts.family_name = "Eentje";  // another content
    const auto summary = take_in(with_one);
    EXPECT_EQ(summary.note, why) << i;
    EXPECT_EQ(summary.left, 0U) << i;
    EXPECT_EQ(person_called("Vier").row.state, life::active) << i;
    reopen();
  }
  EXPECT_EQ(leaves("read.held"), 3U) << "one for each content";
  const auto held = held_reads(*store_).open().value();
  ASSERT_EQ(held.size(), 1U);
  EXPECT_FALSE(held[0].told.is_whole);
  EXPECT_EQ(held[0].told.effect.left, 1U);
  held_reads(*store_).refuse(held[0].hash(), "she is still there", store_->actor("uid:1000").value()).value();
  EXPECT_EQ(take_in(with_one).left, 0U);
  with_one.persons[0].facts.family_name = "Een";
  const auto last = take_in(with_one);
  EXPECT_EQ(last.left, 0U) << "a refusal of one content lets nobody leave by another";
  EXPECT_EQ(approve_and_take_in(with_one, *last.held).left, 1U) << "an administrator's word";
  EXPECT_EQ(person_called("Vier").row.state, life::left);
  EXPECT_TRUE(take_in(with_one).note.empty());
}

TEST_F(absent_sections, whoever_is_in_a_read_again_leaves_by_the_next_like_anybody_else) {
  take_in(whole());
  auto without_staff = whole();
  without_staff.persons.resize(2);
  take_in(without_staff);
  EXPECT_TRUE(take_in(whole()).note.empty());
  auto with_one = whole();
  with_one.persons.pop_back();
  const auto summary = take_in(with_one);
  EXPECT_EQ(summary.left, 1U);
  EXPECT_FALSE(summary.held);
}

TEST_F(absent_sections, a_group_that_a_held_part_lacked_stays_as_well) {
  take_in(whole());
  auto next = whole();
  next.groups.clear();
  next.persons[3].memberships.clear();  // nobody names the second group
  take_in(next);
  next.groups = {class_of("g1", "Groep 1")};
  next.persons[3].memberships = {{"g1", {"LRK"}}};
  const auto summary = take_in(next);
  EXPECT_EQ(summary.left, 0U);
  EXPECT_EQ(
      summary.note,
      "1 group not in this read stays: a part of an earlier read was held for the same, and was not approved since");
  EXPECT_EQ(approve_and_take_in(next, *summary.held).left, 1U);
}

TEST_F(absent_sections, a_read_that_is_held_says_which_parts_an_approval_takes_in_as_well) {
  auto newest = whole();
  newest.produced_at = clock_.at;
  take_in(newest);
  auto older = whole();
  older.persons.resize(2);
  older.produced_at = clock_.at - std::chrono::hours(1);
  const auto summary = take_in(older);
  EXPECT_EQ(summary.how, ending::held);
  EXPECT_NE(summary.note.find("; an approval decides about this too: the read has no staff, and the school has 2"),
            std::string::npos)
      << summary.note;
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

class absent_memberships : public absent_sections {
 protected:
  intake_summary take_in_as_the_daemon(const school_read& read) {
    auto summary = take_in(read);
    if (!summary.more_than_doubles) return summary;
    auto sink = store_->facts().read_school(source_id(read.source), today_, identity(), std::nullopt, newcomers::wait);
    hand_over(read, *sink).value();
    return sink->summary();
  }
  void pass(std::chrono::days days) {
    today_ += days;
    clock_.at += days;
  }
  /// Of people who are there.
  std::size_t memberships(role who) {
    std::size_t out = 0;
    for (const auto& one : persons())
      out += one.facts.role == who && one.row.state != life::left ? one.memberships.size() : 0;
    return out;
  }
  static void empty_groups_of(role who, school_read& read) {
    for (auto& one : read.persons) {
      if (one.facts.role == who) one.memberships.clear();
    }
  }
};

TEST_F(absent_memberships, without_groups_and_without_memberships_everybody_stays_in_the_groups) {
  take_in(whole());
  auto next = whole();
  next.groups.clear();
  empty_groups_of(role::student, next);
  empty_groups_of(role::staff, next);
  next.persons[0].facts.family_name = "Eentje";
  for (int i = 0; i < 2; ++i) {
    const auto summary = take_in_as_the_daemon(next);
    EXPECT_EQ(summary.how, ending::complete);
    EXPECT_EQ(summary.note, "the read has no groups, and the school has 2: they stay as they were");
    EXPECT_EQ(memberships(role::student), 2U);
    EXPECT_EQ(memberships(role::staff), 2U);
    EXPECT_EQ(person_called("Vier").memberships[0].functions, std::vector<std::string>{"LRK"});
  }
  const auto approved = approve_and_take_in(next, *take_in_as_the_daemon(next).held);
  EXPECT_EQ(approved.left, 2U) << "both groups, on an administrator's word";
  EXPECT_EQ(memberships(role::student), 0U);
}

TEST_F(absent_memberships, where_no_student_is_in_a_group_any_more_they_stay_and_the_rest_is_taken_in) {
  take_in(whole());
  auto next = whole();
  empty_groups_of(role::student, next);
  next.persons[0].facts.family_name = "Eentje";
  next.persons[2].memberships = {{"g2", {}}};
  const auto first = take_in(next);
  EXPECT_TRUE(first.more_than_doubles) << "it is read once more";
  EXPECT_EQ(person_called("Een").memberships.size(), 1U) << "nothing was taken in";
  for (int i = 0; i < 2; ++i) {
    const auto summary = take_in_as_the_daemon(next);
    EXPECT_EQ(summary.how, ending::complete);
    EXPECT_EQ(summary.note,
              "the read puts no student into a group, and 2 memberships are known: they stay as they were");
    EXPECT_EQ(person_called("Eentje").memberships.size(), 1U);
    EXPECT_EQ(memberships(role::student), 2U);
  }
  const auto held = held_reads(*store_).open().value();
  ASSERT_EQ(held.size(), 1U);
  EXPECT_FALSE(held[0].told.is_whole);
  approve_and_take_in(next, *take_in_as_the_daemon(next).held);
  EXPECT_EQ(memberships(role::student), 0U) << "an administrator's word";
  EXPECT_EQ(memberships(role::staff), 2U);
  EXPECT_TRUE(held_reads(*store_).open().value().empty());
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty()) << "nobody is in a group any more";
}

TEST_F(absent_memberships, one_record_that_names_a_group_and_a_single_membership_are_changes_like_any_other) {
  take_in(whole());
  auto next = whole();
  next.persons[0].memberships.clear();
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty());
  EXPECT_EQ(memberships(role::student), 1U);
  pass(counted_read_days + std::chrono::days(1));
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty());
  pass(std::chrono::days(1));
  next.persons[1].memberships.clear();
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty()) << "the last one of the students, more than 30 days later";
  EXPECT_EQ(memberships(role::student), 0U);

  auto broken_too = whole();
  broken_too.persons[2].memberships.clear();
  broken_too.invalid = {broken(subject_kind::person, "t9", role::staff)};
  broken_too.invalid[0].named_groups = {"g9"};
  EXPECT_TRUE(take_in_as_the_daemon(broken_too).note.empty()) << "an invalid record names a group";
  EXPECT_EQ(memberships(role::staff), 1U);
}

TEST_F(absent_memberships, parts_that_go_over_days_add_up_until_somebody_says_a_word) {
  school_read school{.groups = {class_of("g1", "Groep 1")}};
  for (int i = 0; i < 20; ++i) {
    school.persons.push_back(one_of_many("1" + std::to_string(i), "P" + std::to_string(i), {"g1"}));
  }
  const auto in_groups = [&](std::size_t count) {
    auto out = school;
    for (std::size_t i = count; i < out.persons.size(); ++i) out.persons[i].memberships.clear();
    return out;
  };
  take_in(school);
  const auto next_day = [&](std::size_t count) {
    pass(std::chrono::days(1));
    return take_in_as_the_daemon(in_groups(count));
  };
  EXPECT_TRUE(next_day(10).note.empty()) << "half of them is not most of them";
  const std::string why =
      "the read puts 4 of the 20 who were in a group into none (student), and earlier reads of these 30 days put 10 of "
      "them there "
      "without an approval: whoever is in a group stays in it";
  std::optional<sha256_hash> held;
  for (int i = 0; i < 70; ++i) {
    const auto summary = next_day(6);
    ASSERT_EQ(summary.note, why) << "what waits does not pass because time does, day " << i;
    held = summary.held;
  }
  pass(std::chrono::days(100));  // without a read
  EXPECT_EQ(take_in_as_the_daemon(in_groups(6)).note, why);
  EXPECT_EQ(memberships(role::student), 10U);

  approve_and_take_in(in_groups(6), *held);
  EXPECT_EQ(memberships(role::student), 6U);
  EXPECT_TRUE(next_day(3).note.empty()) << "3 of 6: an approved read starts the count anew";
  EXPECT_FALSE(next_day(2).note.empty()) << "4 of 6";
  EXPECT_EQ(memberships(role::student), 3U);
}

TEST_F(absent_memberships, who_is_in_a_group_again_or_leaves_the_school_lost_none) {
  school_read school{.groups = {class_of("g1", "Groep 1"), class_of("g2", "Groep 2")}};
  for (int i = 0; i < 6; ++i)
    school.persons.push_back(one_of_many("1" + std::to_string(i), "P" + std::to_string(i), {"g1"}));
  take_in(school);
  auto next = school;
  for (std::size_t i = 0; i < 3; ++i) next.persons[i].memberships.clear();
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty()) << "3 of 6";
  for (std::size_t i = 0; i < 3; ++i) next.persons[i].memberships = {{"g2", {}}};
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty());
  for (std::size_t i = 3; i < 6; ++i) next.persons[i].memberships.clear();
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty()) << "3 of 6: the others are in a group again";
  next.persons.erase(next.persons.begin() + 4, next.persons.end());
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty()) << "two leave";
  EXPECT_EQ(memberships(role::student), 3U);
  next.persons[0].memberships.clear();
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty()) << "2 of the 4 who are there";
  next.persons[1].memberships.clear();
  EXPECT_FALSE(take_in_as_the_daemon(next).note.empty()) << "3 of 4";
}

TEST_F(absent_memberships, where_most_are_in_no_group_any_more_everybody_stays) {
  auto before = whole();
  before.groups.push_back(class_of("s1", "Schaken"));
  for (int i = 0; i < 7; ++i)
    before.persons.push_back(one_of_many("1" + std::to_string(i), "P" + std::to_string(i), {"g1"}));
  for (auto& one : before.persons) {
    if (one.key == "1" || one.key == "2" || one.key == "10") one.memberships.push_back({"s1", {}});
  }
  take_in(before);
  ASSERT_EQ(memberships(role::student), 12U);
  auto next = before;  // without the classes; three are still in a group of another kind
  for (auto& one : next.persons) std::erase_if(one.memberships, [](const auto& m) { return m.group_key == "g1"; });
  for (int i = 0; i < 2; ++i) {
    const auto summary = take_in_as_the_daemon(next);
    EXPECT_EQ(summary.note,
              "the read puts 6 of the 9 who were in a group into none (student): everybody of them stays in "
              "those of before");
    EXPECT_EQ(memberships(role::student), 12U);
  }
  next.persons[5].memberships = {{"g2", {}}};
  next.persons[6].memberships = {{"g2", {}}};
  const auto other = take_in_as_the_daemon(next);
  EXPECT_EQ(other.note,
            "4 people in no group of this read stay in those of before: a part of an earlier read was held for the "
            "same, and was not approved since")
      << "4 of 9 alone would not be held";
  EXPECT_EQ(memberships(role::student), 9U) << "whose record names a group is in that one";
  approve_and_take_in(next, *other.held);
  EXPECT_EQ(memberships(role::student), 5U);
  EXPECT_TRUE(take_in_as_the_daemon(next).note.empty());
}

TEST_F(absent_memberships, a_file_that_changes_between_the_two_reads_is_read_by_the_next_sync) {
  take_in(whole());
  auto next = whole();
  empty_groups_of(role::student, next);
  ASSERT_TRUE(take_in(next).more_than_doubles);
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), std::nullopt, newcomers::wait);
  hand_over(whole(), *sink).value();
  EXPECT_EQ(sink->summary().how, ending::held);
  EXPECT_EQ(sink->summary().note, "it changed while it was read; sync again");
  EXPECT_TRUE(take_in_as_the_daemon(whole()).note.empty());
}

TEST(group_losses, more_than_half_and_at_least_two_people_are_most_of_them_in_one_read_and_over_days) {
  std::vector<std::uint64_t> sizes = {100, 1'000};
  for (std::uint64_t i = 1; i <= 30; ++i) sizes.push_back(i);
  for (const auto people : sizes) {
    for (std::uint64_t lost = 0; lost <= people; ++lost) {
      const bool is_most = lost >= 2 && lost * 2 > people;
      for (const std::uint64_t before :
           {std::uint64_t{0}, lost / 3, lost / 2, lost - std::min<std::uint64_t>(lost, 1), lost}) {
        const auto now = lost - before;
        const group_losses seen = {.named = people, .known = now, .people = people, .without = now, .before = before};
        EXPECT_EQ(are_memberships_missing(seen), is_most && now > 0) << now << " of " << people << " after " << before;
        EXPECT_EQ(missing_memberships_text(seen, role::student).empty(), !(is_most && now > 0));
      }
    }
  }
}

TEST(group_losses, a_role_that_names_no_membership_where_two_are_known) {
  EXPECT_FALSE(are_memberships_missing({.named = 0, .known = 1, .people = 1, .without = 1, .before = 0}));
  EXPECT_TRUE(are_memberships_missing({.named = 0, .known = 2, .people = 1, .without = 1, .before = 0}));
  EXPECT_TRUE(are_memberships_missing({.named = 0, .known = 1, .people = 2, .without = 1, .before = 1}));
  EXPECT_FALSE(are_memberships_missing({.named = 0, .known = 0, .people = 9, .without = 0, .before = 9}))
      << "nobody is left to keep";
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

// Its text says that an approval decides about this too.
TEST_F(absent_memberships, what_a_read_that_is_held_as_a_whole_lacked_stays_by_the_next_ones) {
  school_read school{.groups = {class_of("g1", "Groep 1")}};
  for (int i = 0; i < 10; ++i)
    school.persons.push_back(one_of_many("1" + std::to_string(i), "P" + std::to_string(i), {"g1"}));
  for (int i = 0; i < 20; ++i) {
    school.persons.push_back(teacher("2" + std::to_string(i), "T" + std::to_string(i)));
    school.persons.back().facts.call_name = "W" + std::to_string(i);
  }
  take_in_as_the_daemon(school);
  auto wrong = school;
  wrong.persons.resize(10);
  wrong.produced_at = clock_.at + std::chrono::hours(72);
  ASSERT_EQ(take_in_as_the_daemon(wrong).how, ending::held);
  auto next = school;
  next.persons.resize(28);
  EXPECT_EQ(take_in_as_the_daemon(next).left, 0U);
  EXPECT_EQ(take_in_as_the_daemon(school).left, 0U);
  EXPECT_EQ(take_in_as_the_daemon(next).left, 2U) << "they were there again";
}

}  // namespace
}  // namespace sluis::state
