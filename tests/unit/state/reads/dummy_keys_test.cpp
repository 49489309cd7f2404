// Records without a usable key freeze those whom they could be about, and nobody else (issue 13, point 1).
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class dummy_keys : public contradictions {
 protected:
  static invalid_record dummy(const char* given, const char* family, std::optional<role> who = role::student) {
    auto out = broken(subject_kind::person, std::nullopt, who);
    out.said.call_name = given;
    out.said.family_name = family;
    return out;
  }
};

TEST_F(dummy_keys, freeze_only_those_they_could_be) {
  take_in(children(100));
  struct row {
    const char* name;
    invalid_record record;
    std::uint64_t frozen;
  };
  const row rows[] = {{"nobody's name", dummy("Zus", "Anders"), 0},
                      {"one leaver's name", dummy("VAA", "familieaa"), 1},
                      {"one leaver's family name", dummy("", "Familieab"), 1},
                      {"a leaver's name of another role", dummy("Vaa", "Familieaa", role::staff), 0},
                      {"a leaver's name, role unknown", dummy("Vaa", "Familieaa", std::nullopt), 1},
                      {"no name", dummy("", ""), 5},
                      {"no name, of another role", dummy("", "", role::staff), 0}};
  for (const auto& [name, record, frozen] : rows) {
    auto read = children(100);
    read.persons.erase(read.persons.begin(), read.persons.begin() + 5);
    read.invalid = {record};
    const auto summary = take_in(read);
    EXPECT_EQ(summary.frozen, frozen) << name;
    EXPECT_EQ(summary.left, 5 - frozen) << name;
    EXPECT_EQ(left(), 5 - frozen) << name;
    EXPECT_EQ(summary.note.find(std::to_string(frozen) + " who ") == 0, frozen > 0) << name << ": " << summary.note;
    EXPECT_EQ(store_->facts().invalid().value().size(), 1 + frozen) << name << ": the record, and each who is frozen";
    EXPECT_EQ(take_in(read).frozen, frozen) << name;
    EXPECT_EQ(take_in(children(100)).returned, 5 - frozen) << name;
  }
}

TEST_F(dummy_keys, who_is_kept_is_counted_with_the_records_that_do_it) {
  take_in(children(40));
  auto read = children(40);
  read.persons.erase(read.persons.begin(), read.persons.begin() + 10);
  EXPECT_TRUE(store_->facts().kept().value().empty());
  read.invalid = {dummy("", "")};
  EXPECT_EQ(take_in(read).frozen_persons, 10U);
  const auto kept = store_->facts().kept().value();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].count, 10U);
  EXPECT_EQ(kept[0].source, source_id("las"));
  ASSERT_EQ(kept[0].records.size(), 1U);
  EXPECT_EQ(to_string(kept[0].records[0]), "las.xml:9:1");
  read.invalid.clear();
  take_in(read);
  EXPECT_TRUE(store_->facts().kept().value().empty()) << "they have left";
}

TEST_F(dummy_keys, who_is_frozen_leaves_when_the_record_is_corrected) {
  take_in(children(100));
  auto read = children(100);
  read.persons.erase(read.persons.begin(), read.persons.begin() + 5);
  read.invalid = {dummy("Vaa", "Familieaa")};
  EXPECT_EQ(take_in(read).left, 4U);
  read.invalid.clear();
  EXPECT_EQ(take_in(read).left, 1U);
}

TEST_F(dummy_keys, of_a_group_freezes_the_group_of_that_name_and_nobody) {
  auto read = children(10);
  read.groups = {class_of("g1", "1A"), class_of("g2", "2A")};
  take_in(read);
  read.groups.clear();
  read.persons.pop_back();
  auto record = broken(subject_kind::group, std::nullopt);
  record.group_name = "1A";
  read.invalid = {record};
  const auto summary = take_in(read);
  EXPECT_EQ(summary.left, 2U) << "a pupil, and group 2A";
  EXPECT_EQ(summary.frozen, 1U);
  EXPECT_EQ(store_->facts().counts().value().groups, 1U);
}

TEST_F(dummy_keys, too_many_to_compare_freeze_everybody_of_their_role) {
  take_in(children(600));
  school_read read;
  for (int i = 0; i < 400; ++i) read.invalid.push_back(dummy("Zus", "Anders"));
  read.persons = {teacher("1", "Smit")};
  const auto summary = take_in(read);
  EXPECT_EQ(summary.frozen, 600U);
  EXPECT_EQ(summary.left, 0U);
}

}  // namespace
}  // namespace sluis::state
