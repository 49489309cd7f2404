// What a read does to groups, and to the people that name them (architecture, decisions 1 and 5; R-A1).
#include "state/listings.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using ending = intake_summary::ending;

class intake_groups : public store_fixture {
 protected:
  school_read first_ = {
      .groups = {class_of("g1", "4A"), class_of("g2", "4B")},
      .persons = {pupil("1", "Bakker", {"g1"}), pupil("2", "Visser", {"g2"}), teacher("1", "Smit", {"g1", "g2"})}};
};

TEST_F(intake_groups, an_undeclared_group_makes_the_person_invalid) {
  take_in(first_);
  const auto before = person_called("Bakker");
  auto next = first_;
  next.persons[0].memberships.push_back({"g9", {}});
  next.persons.push_back(pupil("3", "Nieuw", {"g9"}));
  const auto summary = take_in(next);
  EXPECT_EQ(summary.invalid, 2U);
  EXPECT_EQ(summary.students, 1U);
  EXPECT_EQ(summary.left, 0U);
  EXPECT_EQ(person_called("Bakker").row.version, before.row.version);
  EXPECT_THROW(person_called("Nieuw"), std::runtime_error);
  const auto listed = store_->facts().invalid().value();
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(to_string(listed[0].where), "las.xml:7:3");
}

TEST_F(intake_groups, a_group_key_is_told_only_where_it_looks_like_one) {
  auto next = first_;
  next.persons[0].memberships.push_back({"Jan Jansen 0612345678", {}});
  next.persons.push_back(pupil("3", "Nieuw", {"g-9.b"}));
  take_in(next);
  const auto listed = store_->facts().invalid().value();
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0].problem, "names a group that this school does not declare");
  EXPECT_EQ(listed[1].problem, "names group \"g-9.b\", which this school does not declare");
  EXPECT_EQ(all_bytes_of(folder_).find("Jansen 06"), std::string::npos);
}

TEST_F(intake_groups, a_group_of_an_earlier_read_that_people_still_name_stays) {
  take_in(first_);
  auto next = first_;
  next.groups.pop_back();
  const auto summary = take_in(next);
  EXPECT_EQ(summary.invalid, 1U) << "the group that the file lacks is listed; until it is declared again it stays";
  EXPECT_EQ(summary.left, 0U);
  EXPECT_EQ(person_called("Visser").memberships.size(), 1U);
}

TEST_F(intake_groups, a_group_that_left_and_that_people_name_again_may_be_listed) {
  school_read read{.groups = {class_of("g1", "Groep 1"), class_of("g2", "Groep 2")},
                   .persons = {pupil("1", "A", {"g1"}), pupil("2", "B", {"g2"})}};
  take_in(read);
  auto gone = read;
  gone.groups.pop_back();
  gone.persons[1].memberships.clear();
  take_in(gone);
  const auto all = groups();
  const auto left =
      std::find_if(all.begin(), all.end(), [](const auto& one) { return one.facts.name == "Groep 2"; })->row.id;
  const auto word_on = [&] { return listing_of(*store_, left); };
  EXPECT_EQ(word_on(), listing::no);
  gone.persons[1].memberships = {{"g2", {}}};
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(take_in(gone).invalid, 1U);
    EXPECT_EQ(word_on(), listing::yes);
  }
  gone.persons[1].memberships.clear();
  take_in(gone);
  EXPECT_EQ(word_on(), listing::no);
}

TEST_F(intake_groups, an_invalid_group_keeps_its_last_good_members) {
  take_in(first_);
  auto next = first_;
  next.groups.pop_back();
  next.invalid = {broken(subject_kind::group, "g2")};
  next.persons[0].memberships = {{"g1", {}}, {"g2", {}}};
  const auto summary = take_in(next);
  EXPECT_EQ(summary.invalid, 1U);
  EXPECT_EQ(summary.left, 0U) << "the group stays";
  EXPECT_EQ(summary.changed, 0U);
  EXPECT_EQ(person_called("Visser").memberships.size(), 1U) << "who was in it stays in it";
  EXPECT_EQ(person_called("Bakker").memberships.size(), 1U) << "nobody is let in on an invalid record's word";
  EXPECT_EQ(store_->facts().counts().value().groups, 2U);
}

TEST_F(intake_groups, an_invalid_group_that_was_never_held_is_left_out) {
  auto read = first_;
  read.groups.pop_back();
  read.invalid = {broken(subject_kind::group, "g2")};
  const auto summary = take_in(read);
  EXPECT_EQ(summary.students, 2U) << "its pupils keep their accounts";
  EXPECT_TRUE(person_called("Visser").memberships.empty());
}

TEST_F(intake_groups, a_group_named_twice_is_one_membership_with_the_functions_of_both) {
  auto read = first_;
  read.persons[2].memberships = {{"g1", {"LRK"}}, {"g1", {"VAK", "LRK"}}};
  take_in(read);
  ASSERT_EQ(person_called("Smit").memberships.size(), 1U);
  EXPECT_EQ(person_called("Smit").memberships[0].functions, (std::vector<std::string>{"LRK", "VAK"}));
}

}  // namespace
}  // namespace sluis::state
