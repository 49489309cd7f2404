// What a read does to the facts (architecture, decisions 1 and 5; R-A1, R-D1).
#include "state/absences.hpp"
#include "state/listings.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using ending = intake_summary::ending;

class intake_test : public store_fixture {
 protected:
  school_read first_ = {
      .groups = {class_of("g1", "4A"), class_of("g2", "4B")},
      .persons = {pupil("1", "Bakker", {"g1"}), pupil("2", "Visser", {"g2"}), teacher("1", "Smit", {"g1", "g2"})}};
};

TEST_F(intake_test, a_first_read_keeps_everything_that_may_be_held) {
  const auto summary = take_in(first_);
  EXPECT_EQ(summary.how, ending::complete);
  EXPECT_EQ(summary.school_code, "99XX");
  EXPECT_EQ(summary.students, 2U);
  EXPECT_EQ(summary.staff, 1U);
  EXPECT_EQ(summary.groups, 2U);
  EXPECT_EQ(summary.memberships, 4U);
  EXPECT_EQ(summary.added, 5U);
  const auto bakker = person_called("Bakker");
  EXPECT_EQ(bakker.facts, first_.persons[0].facts);
  EXPECT_EQ(bakker.row.school, summary.school);
  EXPECT_EQ(bakker.row.state, life::active);
  EXPECT_EQ(bakker.row.why, reason::new_in_source);
  EXPECT_EQ(bakker.row.n, 1U);
  ASSERT_EQ(person_called("Smit").memberships.size(), 2U);
  EXPECT_LT(person_called("Smit").memberships[0].group, person_called("Smit").memberships[1].group);
  EXPECT_EQ(person_called("Smit").memberships[0].functions, std::vector<std::string>{"LRK"});
  const auto schools = store_->facts().page(subject_kind::school, {}, 10).value();
  ASSERT_EQ(schools.size(), 1U);
  EXPECT_EQ(store_->facts().load_school(schools[0]).value().facts.brin, "99XX");
  EXPECT_EQ(leaves("fact.new"), 6U) << "three people, two groups, the school";
  EXPECT_EQ(leaves("read.complete"), 1U);
}

TEST_F(intake_test, the_same_read_again_writes_one_leaf_and_nothing_else) {
  take_in(first_);
  const auto before = contents();
  const auto size = store_->log().size();
  const auto vault = bytes_of(folder_ / "keys" / "vault.1");
  const auto summary = take_in(first_);
  EXPECT_EQ(summary.unchanged, 5U);
  EXPECT_EQ(summary.added + summary.changed + summary.left + summary.returned, 0U);
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(store_->log().size(), size + 1);
  EXPECT_EQ(bytes_of(folder_ / "keys" / "vault.1"), vault);
}

TEST_F(intake_test, a_change_is_a_new_version_and_the_old_one_stays) {
  take_in(first_);
  const auto before = person_called("Bakker").row;
  auto next = first_;
  next.persons[0].facts.family_name = "Bakker-Kok";
  const auto summary = take_in(next);
  EXPECT_EQ(summary.changed, 1U);
  EXPECT_EQ(summary.unchanged, 4U);
  const auto after = person_called("Bakker-Kok").row;
  EXPECT_EQ(after.id, before.id);
  EXPECT_EQ(after.n, 2U);
  EXPECT_EQ(after.why, reason::changed_in_source);
  EXPECT_EQ(store_->facts().load_person(before).value().facts.family_name, "Bakker") << "versions are append-only";
  EXPECT_EQ(leaves("fact.changed"), 1U);
}

TEST_F(intake_test, a_class_change_is_a_change_of_the_pupil) {
  take_in(first_);
  auto next = first_;
  next.persons[0].memberships = {{"g2", {}}};
  EXPECT_EQ(take_in(next).changed, 1U);
  EXPECT_EQ(person_called("Bakker").memberships, person_called("Visser").memberships);
}

TEST_F(intake_test, who_is_absent_from_a_whole_read_has_left_and_may_return_as_the_same) {
  take_in(first_);
  const auto before = person_called("Bakker").row;
  auto without = first_;
  without.persons.erase(without.persons.begin());
  auto summary = take_in(without);
  EXPECT_EQ(summary.left, 1U);
  auto row = person_called("Bakker").row;
  EXPECT_EQ(row.state, life::left);
  EXPECT_EQ(row.why, reason::left_source);
  EXPECT_EQ(row.version, before.version) << "what is known of a leaver stays until erasure";
  EXPECT_EQ(store_->facts().counts().value().not_accepted, 1U);
  EXPECT_EQ(row.accepted, std::nullopt) << "nobody accepted it yet";
  EXPECT_EQ(take_in(without).left, 0U) << "one leaves once";
  EXPECT_EQ(leaves("fact.left"), 1U);

  summary = take_in(first_);
  EXPECT_EQ(summary.returned, 1U);
  row = person_called("Bakker").row;
  EXPECT_EQ(row.id, before.id);
  EXPECT_EQ(row.state, life::active);
  EXPECT_EQ(row.why, reason::returned);
  EXPECT_EQ(row.n, 1U) << "nothing new was said";
  EXPECT_EQ(leaves("fact.returned"), 1U);
}

TEST_F(intake_test, a_group_that_is_gone_has_left_and_its_people_stay) {
  take_in(first_);
  auto next = first_;
  next.groups.pop_back();
  next.persons[1].memberships.clear();
  next.persons[2].memberships.pop_back();
  const auto summary = take_in(next);
  EXPECT_EQ(summary.left, 1U);
  EXPECT_EQ(summary.changed, 2U);
  EXPECT_EQ(store_->facts().counts().value().groups, 1U);
  EXPECT_EQ(store_->facts().counts().value().students, 2U);
}

TEST_F(intake_test, an_invalid_record_of_somebody_known_keeps_the_last_good_version) {
  take_in(first_);
  const auto before = person_called("Bakker").row;
  auto next = first_;
  next.persons.erase(next.persons.begin());
  next.invalid = {broken(subject_kind::person, "1")};
  for (int i = 0; i < 2; ++i) {
    const auto summary = take_in(next);
    EXPECT_EQ(summary.invalid, 1U);
    EXPECT_EQ(summary.left, 0U) << "invalid is never absent";
    const auto listed = store_->facts().invalid().value();
    ASSERT_EQ(listed.size(), 1U);
    EXPECT_EQ(listed[0].subject, before.id);
    EXPECT_EQ(to_string(listed[0].where), "las.xml:9:1");
    EXPECT_EQ(listed[0].field, "jaargroep");
    EXPECT_EQ(listed[0].source, source_id("las"));
    EXPECT_EQ(leaves("fact.invalid"), 1U) << "told once, when it became so";
  }
  EXPECT_EQ(person_called("Bakker").row.version, before.version);
  EXPECT_EQ(person_called("Bakker").row.state, life::active);
  take_in(first_);
  EXPECT_TRUE(store_->facts().invalid().value().empty());
}

TEST_F(intake_test, an_invalid_record_of_somebody_unknown_is_listed_and_takes_nobody_in) {
  auto read = first_;
  read.invalid = {broken(subject_kind::person, "77")};
  const auto summary = take_in(read);
  EXPECT_EQ(summary.invalid, 1U);
  EXPECT_EQ(store_->facts().counts().value().students, 2U);
  ASSERT_EQ(store_->facts().invalid().value().size(), 1U);
  EXPECT_FALSE(store_->facts().invalid().value()[0].subject);
}

TEST_F(intake_test, an_invalid_record_without_role_stands_for_everybody_of_that_key) {
  take_in(first_);
  auto next = first_;
  next.persons = {first_.persons[1]};
  next.invalid = {broken(subject_kind::person, "1", std::nullopt)};
  EXPECT_EQ(take_in(next).left, 0U) << "pupil 1 and staff member 1 are both kept";
}

TEST_F(intake_test, while_an_invalid_record_could_be_anybodys_nobody_leaves) {
  take_in(first_);
  auto next = first_;
  next.persons.pop_back();
  next.groups.pop_back();
  next.persons[1].memberships.clear();
  next.invalid = {broken(subject_kind::person, std::nullopt, std::nullopt)};
  const auto summary = take_in(next);
  EXPECT_EQ(summary.how, ending::complete);
  EXPECT_EQ(summary.left, 1U) << "the group: a person's record is not about it";
  EXPECT_EQ(person_called("Smit").row.state, life::active);
  EXPECT_FALSE(summary.note.empty());
  EXPECT_EQ(summary.changed, 1U) << "what was read counts";
}

TEST_F(intake_test, an_empty_read_of_a_school_that_had_people_is_held) {
  take_in(first_);
  const auto before = contents();
  school_read empty;
  empty.groups = first_.groups;
  const auto summary = take_in(empty);
  EXPECT_EQ(summary.how, ending::held);
  EXPECT_FALSE(summary.note.empty());
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(leaves("read.held"), 1U);
  EXPECT_EQ(take_in(school_read{.brin = "11AA"}).how, ending::complete) << "a new school may be empty";
  EXPECT_EQ(take_in(school_read{.brin = "11AA"}).how, ending::complete);
}

TEST_F(intake_test, the_same_key_twice_is_an_error_and_the_read_can_start_again) {
  take_in(first_);
  const auto before = contents();
  auto twice = first_;
  twice.persons.push_back(pupil("1", "Dubbel"));
  auto sink = store_->facts().read_school(source_id("las"), today_, identity());
  EXPECT_EQ(hand_over(twice, *sink).error().code(), errc::conflict);
  sink->discard().value();
  auto again = first_;
  again.persons.erase(again.persons.begin());
  again.invalid = {broken(subject_kind::person, "1"), broken(subject_kind::person, "1")};
  hand_over(again, *sink).value();
  EXPECT_EQ(sink->summary().invalid, 2U);
  EXPECT_EQ(sink->summary().left, 0U);
  EXPECT_EQ(person_called("Bakker").row.state, life::active);
  EXPECT_NE(contents(), before);
}

TEST_F(intake_test, keys_are_unique_within_school_and_role_and_kind) {
  struct row {
    const char* name;
    school_read read;
    bool good;
  };
  const std::vector<row> rows = {
      {"pupil and teacher of one key", {.persons = {pupil("1", "A"), teacher("1", "B")}}, true},
      {"group and pupil of one key", {.groups = {class_of("1", "4A")}, .persons = {pupil("1", "A")}}, true},
      {"two pupils", {.persons = {pupil("1", "A"), pupil("1", "A")}}, false},
      {"two groups", {.groups = {class_of("1", "4A"), class_of("1", "4A")}}, false},
      {"invalid, then valid", {.invalid = {broken(subject_kind::person, "1")}, .persons = {pupil("1", "A")}}, false},
  };
  for (const auto& [name, read, good] : rows) {
    auto sink = store_->facts().read_school(source_id("las"), today_, identity());
    const auto outcome = hand_over(read, *sink);
    EXPECT_EQ(outcome.has_value(), good) << name;
    if (!good) {
      EXPECT_EQ(outcome.error().code(), errc::conflict) << name;
    }
  }
}

TEST_F(intake_test, a_read_that_broke_off_changes_nothing) {
  take_in(first_);
  const auto before = contents();
  const auto size = store_->log().size();
  {
    auto sink = store_->facts().read_school(source_id("las"), today_, identity());
    source_school school;
    school.facts.brin = "99XX";
    sink->begin(school).value();
    sink->on_person(pupil("5", "Half")).value();
    sink->fail(error(errc::invalid_input, "the file ends too early"), {"las.xml", 3, 1});
    EXPECT_EQ(sink->summary().how, ending::failed);
    EXPECT_EQ(sink->summary().note, "las.xml:3:1: the file ends too early");
  }
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(store_->log().size(), size) << "failed_reads tells of it, once for all files of a read";
  {
    auto abandoned = store_->facts().read_school(source_id("las"), today_, identity());
    source_school school;
    school.facts.brin = "99XX";
    abandoned->begin(school).value();
    abandoned->on_person(pupil("5", "Half")).value();
  }
  EXPECT_EQ(contents(), before) << "one that is simply dropped neither";
  EXPECT_EQ(take_in(first_).unchanged, 5U) << "and the next one works";
}

TEST_F(intake_test, the_first_read_of_a_school_may_fail_too) {
  auto sink = store_->facts().read_school(source_id("las"), today_, identity());
  sink->fail(error(errc::io, "unreadable"), {});
  source_school school;
  school.facts.brin = "99XX";
  sink->begin(school).value();
  sink->fail(error(errc::io, "unreadable"), {});
  EXPECT_TRUE(sink->summary().school.is_null()) << "it is not held";
  EXPECT_EQ(take_in(first_).added, 5U);
}

TEST_F(intake_test, a_read_whose_counts_do_not_add_up_is_not_whole) {
  for (const auto& [name, proof] :
       {std::pair{"a person more", completeness{0, 2, 0}}, std::pair{"a group more", completeness{1, 1, 0}},
        std::pair{"an invalid one more", completeness{0, 1, 1}}, std::pair{"one less", completeness{0, 0, 0}}}) {
    auto sink = store_->facts().read_school(source_id("las"), today_, identity());
    source_school school;
    school.facts.brin = "99XX";
    sink->begin(school).value();
    sink->on_person(pupil("1", "Bakker")).value();
    EXPECT_FALSE(sink->end(proof)) << name;
    sink->fail(error(errc::invalid_input, "not whole"), {});
    EXPECT_EQ(store_->facts().counts().value().students, 0U) << name;
  }
}

TEST_F(intake_test, schools_and_sources_do_not_touch_each_other) {
  take_in(first_);
  auto other = first_;
  other.brin = "11AA";
  other.persons = {pupil("1", "Ander")};
  EXPECT_EQ(take_in(other).added, 3U) << "the same keys at another school are other people and groups";
  auto by_hand = other;
  by_hand.source = "manual";
  EXPECT_EQ(take_in(by_hand).added, 3U);
  other.persons = {pupil("2", "Nog")};
  EXPECT_EQ(take_in(other).left, 1U);
  EXPECT_EQ(store_->facts().counts().value().students, 4U);
  EXPECT_EQ(person_called("Bakker").row.state, life::active);
}

TEST_F(intake_test, a_school_is_the_same_by_brin_and_branch_else_by_its_key) {
  const auto read = [&](school facts) {
    auto sink = store_->facts().read_school(source_id("las"), today_, identity());
    source_school school;
    school.facts = std::move(facts);
    sink->begin(school).value();
    sink->end({}).value();
    return std::pair{sink->summary().school, sink->summary().school_code};
  };
  today_ = on("2026-09-01");  // from June to October the next school year is taken in
  // brin, branch, key, school year, name
  const auto plain = read({"99XX", "", "", "2025-2026", ""});
  EXPECT_EQ(read({"99XX", "00", "", "2026-2027", ""}), plain);
  EXPECT_EQ(read({"99XX", "", "k1", "", ""}), plain) << "the key counts only without a BRIN";
  EXPECT_NE(read({"99XX", "01", "", "", ""}).first, plain.first);
  EXPECT_EQ(read({"99XX", "01", "", "", ""}).second, "99XX-01");
  EXPECT_EQ(read({"", "", "k1", "", ""}), read({"", "", "k1", "", "De Sluis"}));
  EXPECT_EQ(store_->facts().counts().value().schools, 3U);
  EXPECT_EQ(leaves("fact.changed"), 3U) << "a school's facts have versions too";
  auto sink = store_->facts().read_school(source_id("las"), today_, identity());
  EXPECT_FALSE(sink->begin({}));
}

TEST_F(intake_test, what_may_not_be_held_of_a_role_is_dropped) {
  auto staff = teacher("1", "Smit");
  staff.facts.eck_id = "https://ketenid.nl/pilot/x";
  staff.facts.student_number = "9";
  staff.facts.telephone = "06";
  auto student = pupil("1", "Bakker");
  student.facts.telephone = "06";
  student.facts.private_email = "x@thuis.example";
  student.facts.eck_id = "https://ketenid.nl/pilot/y";
  take_in({.persons = {staff, student}});
  EXPECT_EQ(person_called("Smit").facts.eck_id, "");
  EXPECT_EQ(person_called("Smit").facts.student_number, "");
  EXPECT_EQ(person_called("Smit").facts.telephone, "06");
  EXPECT_EQ(person_called("Bakker").facts.telephone, "");
  EXPECT_EQ(person_called("Bakker").facts.private_email, "");
  EXPECT_EQ(person_called("Bakker").facts.eck_id, "https://ketenid.nl/pilot/y");
}

// Kept apart from whether somebody has left: nobody is erased whom the newest word of the source names, or may name.
TEST_F(intake_test, whom_the_newest_word_of_the_source_names_is_kept_apart_from_who_has_left) {
  take_in(first_);
  const auto bakker = person_called("Bakker").row.id, visser = person_called("Visser").row.id;
  const auto listed = [&] { return listing_of(*store_, bakker); };
  const auto is_erasable = [&](const subject_id& whom) {
    return store_->is_erasable(whom, today_ + std::chrono::days(100)).value();
  };
  auto next = first_;
  next.persons[1].facts.ends = today_;
  next.persons.erase(next.persons.begin());
  take_in(next);
  EXPECT_EQ(listed(), listing::no);
  EXPECT_EQ(listing_of(*store_, visser), listing::yes) << "past the end date, and in the read";
  EXPECT_FALSE(is_erasable(visser));
  absences(*store_).accept(absences(*store_).not_accepted().value(), "test", {}, today_).value();
  EXPECT_TRUE(is_erasable(bakker));

  auto with_invalid = next;
  with_invalid.invalid = {broken(subject_kind::person, "1")};
  take_in(with_invalid);
  EXPECT_EQ(listed(), listing::yes) << "the record is theirs, and was not taken in";
  EXPECT_EQ(person_called("Bakker").row.state, life::left);
  EXPECT_FALSE(is_erasable(bakker));
  take_in(next);
  EXPECT_EQ(listed(), listing::no);
  with_invalid.invalid = {broken(subject_kind::person, std::nullopt)};
  take_in(with_invalid);
  EXPECT_EQ(listed(), listing::yes) << "it may be theirs";
  take_in(next);
  EXPECT_TRUE(is_erasable(bakker));

  auto empty = next;
  empty.persons.clear();
  EXPECT_EQ(take_in(empty).how, ending::held);
  EXPECT_EQ(listed(), listing::perhaps);
  EXPECT_FALSE(is_erasable(bakker));
  take_in(next);
  auto older = first_;  // both are in it
  older.produced_at = clock_.now() + std::chrono::hours(100);
  older.persons[1].facts.ends = today_;
  EXPECT_EQ(take_in(older).how, ending::held);
  EXPECT_EQ(listed(), listing::yes) << "the held read names them";
  next.persons.erase(next.persons.begin());
  take_in(next);
  EXPECT_EQ(listing_of(*store_, visser), listing::no);
  EXPECT_TRUE(is_erasable(visser));
  EXPECT_TRUE(is_erasable(bakker));
}

// Issue 13, point 6; issue 14, A 1: what was not taken in is no word about who is absent.
TEST_F(intake_test, a_section_that_is_missing_says_nothing_of_who_had_left_it) {
  take_in(first_);
  const auto bakker = person_called("Bakker").row.id;
  auto next = first_;
  next.persons.erase(next.persons.begin());
  take_in(next);
  absences(*store_).accept(absences(*store_).not_accepted().value(), "test", {}, today_).value();
  EXPECT_EQ(listing_of(*store_, bakker), listing::no);
  auto no_pupils = next;
  std::erase_if(no_pupils.persons, [](const auto& one) { return one.facts.role == role::student; });
  EXPECT_EQ(take_in(no_pupils).how, ending::complete);
  EXPECT_EQ(listing_of(*store_, bakker), listing::perhaps);
  EXPECT_FALSE(store_->is_erasable(bakker, today_ + std::chrono::days(100)).value());
  take_in(next);
  EXPECT_EQ(listing_of(*store_, bakker), listing::no);
}

}  // namespace
}  // namespace sluis::state
