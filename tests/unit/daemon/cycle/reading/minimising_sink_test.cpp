#include "daemon/cycle/reading/minimising_sink.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace sluis;

class noted final : public school_sink {
 public:
  result<void> begin(const source_school&) override { return {}; }
  result<void> on_group(const source_group&) override { return {}; }
  result<void> on_person(const source_person& record) override { return persons.push_back(record), result<void>{}; }
  result<void> on_invalid(const invalid_record& record) override { return invalid.push_back(record), result<void>{}; }
  result<void> discard() override {
    persons.clear();
    invalid.clear();
    return {};
  }
  result<void> end(const completeness& counted) override {
    proof = counted;
    return {};
  }
  void fail(const error&, const source_position&) override {}

  std::vector<source_person> persons;
  std::vector<invalid_record> invalid;
  completeness proof;
};

source_person pupil(const std::string& key, const std::string& family_name) {
  source_person out;
  out.key = key;
  out.facts.call_name = "Anna";
  out.facts.family_name = family_name;
  out.facts.eck_id = "https://ketenid.nl/1";
  out.memberships = {{"g1", {}}};
  out.where = {"las.xml", 7, 1};
  return out;
}

TEST(minimising_sink, a_record_with_a_number_for_a_name_is_invalid_and_the_proof_counts_it) {
  noted next;
  daemon::minimising_sink door(next);
  ASSERT_TRUE(door.begin({}));
  ASSERT_TRUE(door.on_person(pupil("p1", "Jansen")));
  ASSERT_TRUE(door.on_person(pupil("p2", "123456782")));
  ASSERT_TRUE(door.end({0, 2, 0}));
  ASSERT_EQ(next.persons.size(), 1U);
  EXPECT_EQ(next.persons[0].key, "p1");
  ASSERT_EQ(next.invalid.size(), 1U);
  const auto& told = next.invalid[0];
  EXPECT_EQ(told.key, "p2");
  EXPECT_EQ(told.where.line, 7U);
  EXPECT_EQ(told.field, "family name");
  EXPECT_EQ(told.said.eck_id, "https://ketenid.nl/1");
  EXPECT_EQ(told.said.call_name, "Anna");
  EXPECT_EQ(told.said.family_name, "") << "what is no name says nothing";
  EXPECT_EQ(told.named_groups, std::vector<std::string>{"g1"});
  EXPECT_EQ(next.proof.persons, 2U);
  EXPECT_EQ(next.proof.invalid, 1U);
}

TEST(minimising_sink, a_name_or_key_in_which_nobody_sees_anything_makes_a_record_invalid) {
  noted next;
  daemon::minimising_sink door(next);
  ASSERT_TRUE(door.begin({}));
  const auto group = [](const char* key, const char* name) {
    source_group out;
    out.key = key;
    out.facts.name = name;
    return out;
  };
  auto nobody = pupil("p1", "\u200b");
  nobody.facts.call_name = "\u00ad\u2060";
  for (const auto& one : {group("g1", "\u200b"), group("\u00a0", "Groep 3"), group("g3", "Groep\u200b 3")})
    ASSERT_TRUE(door.on_group(one));
  for (const auto& one : {nobody, pupil("\u200b", "Jansen"), pupil("p3", "Jansen\u200b")})
    ASSERT_TRUE(door.on_person(one));
  ASSERT_TRUE(door.end({3, 3, 0}));
  std::vector<std::string> told;
  for (const auto& one : next.invalid)
    told.push_back(std::string(to_string(one.kind)) + " " + one.key.value_or("-") + ": " + one.field);
  EXPECT_EQ(told,
            (std::vector<std::string>{"group g1: name", "group -: key", "person p1: family name", "person -: key"}));
  ASSERT_EQ(next.persons.size(), 1U);
  EXPECT_EQ(next.proof.invalid, 4U);
}

TEST(minimising_sink, a_school_that_begins_again_is_counted_again) {
  noted next;
  daemon::minimising_sink door(next);
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(door.begin({}));
    ASSERT_TRUE(door.on_person(pupil("p2", "123456782")));
    if (round == 0) {
      ASSERT_TRUE(door.discard());
    }
  }
  ASSERT_TRUE(door.end({0, 1, 0}));
  EXPECT_EQ(next.invalid.size(), 1U);
  EXPECT_EQ(next.proof.invalid, 1U);
}

}  // namespace
