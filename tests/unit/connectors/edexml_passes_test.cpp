// When one reading is not enough: sections in another order, and keys that are repeated.
#include <gtest/gtest.h>

#include <array>

#include "connectors/sources/edexml/key_census.hpp"
#include "tests/support/edexml_text.hpp"

namespace sluis::sources::edexml {
namespace {

constexpr std::string_view school = "<school><brincode>12AB</brincode></school>";
constexpr std::string_view branches = "<vestigingen><vestiging key='v'><naam>De Brug</naam></vestiging></vestigingen>";
constexpr std::string_view groups =
    "<groepen><groep key='g1'><naam>4A</naam><jaargroep>4</jaargroep></groep></groepen>";
constexpr std::string_view pupils =
    "<leerlingen><leerling key='1'><roepnaam>A</roepnaam><groep key='g1'/></leerling></leerlingen>";
constexpr std::string_view staff =
    "<leerkrachten><leerkracht key='1'><roepnaam>B</roepnaam><groepen><groep "
    "key='g1'/></groepen></leerkracht></leerkrachten>";

TEST(EdexmlPasses, SectionsInEveryOrderAreTheSameSchool) {
  std::array<std::string_view, 5> parts = {branches, groups, pupils, school, staff};
  std::sort(parts.begin(), parts.end());
  int orders = 0;
  do {
    std::string file = "<EDEX>\n";
    for (const auto part : parts) file += std::string(part) + "\n";
    const auto got = read_text(file + "</EDEX>");
    SCOPED_TRACE(file);
    ASSERT_TRUE(got.proof) << got.failure->text();
    EXPECT_EQ(got.broken_contract, "");
    EXPECT_EQ(got.school->facts.name, "De Brug");
    EXPECT_EQ(got.groups.size(), 1U);
    ASSERT_EQ(got.persons.size(), 2U);
    EXPECT_TRUE(got.invalid.empty());
    EXPECT_EQ(got.find_person(role::student, "1")->facts.year, "4");
    EXPECT_EQ(got.proof->persons, 2U);
    EXPECT_EQ(got.proof->groups, 1U);
    ++orders;
  } while (std::next_permutation(parts.begin(), parts.end()));
  EXPECT_EQ(orders, 120);
}

TEST(EdexmlPasses, SectionsMayComeInParts) {
  const auto got = read_text(
      "<EDEX>" + std::string(school) + "<leerlingen><leerling key='1'><roepnaam>A</roepnaam></leerling></leerlingen>" +
      "<leerlingen><leerling key='2'><roepnaam>B</roepnaam><groep key='g1'/></leerling></leerlingen>" +
      std::string(groups) + "</EDEX>");
  ASSERT_TRUE(got.proof);
  EXPECT_EQ(got.persons.size(), 2U);
  EXPECT_EQ(got.discards, 1) << "it had begun to hand over before it saw the groups";
}

std::string named_pupil(std::string_view key, std::string_view name) {
  return "<leerling key=\"" + std::string(key) + "\"><roepnaam>" + std::string(name) + "</roepnaam></leerling>\n";
}

TEST(EdexmlPasses, ARepeatedKeyMakesAllItsRecordsInvalid) {
  const auto got = read_text(school_with(named_pupil("1", "A") + named_pupil("2", "B") + named_pupil(" 1 ", "C") +
                                             named_pupil("3", "D") + named_pupil("1", "E"),
                                         "<leerkracht key=\"1\"><roepnaam>F</roepnaam></leerkracht>"));
  ASSERT_TRUE(got.proof);
  EXPECT_EQ(got.broken_contract, "");
  EXPECT_EQ(got.discards, 1);
  ASSERT_EQ(got.invalid.size(), 3U);
  for (const auto& one : got.invalid) {
    EXPECT_EQ(one.key, "1");
    EXPECT_EQ(one.role, role::student);
    EXPECT_EQ(one.field, "key");
    EXPECT_EQ(one.problem,
              "appears more than once in this file: lines 10, 12 and 14; each record needs a key of its own");
  }
  EXPECT_EQ(got.invalid[1].where.line, 12U);
  ASSERT_EQ(got.persons.size(), 3U);
  EXPECT_NE(got.find_person(role::staff, "1"), nullptr) << "a key is unique within its role";
  EXPECT_EQ(got.proof->persons, 6U);
  EXPECT_EQ(got.proof->invalid, 3U);
}

TEST(EdexmlPasses, ARepeatedKeyInAFileOfAnotherOrder) {
  const auto got = read_text("<EDEX><leerlingen>" + named_pupil("1", "A") + named_pupil("1", "B") + "</leerlingen>" +
                             std::string(groups) + std::string(school) + "</EDEX>");
  ASSERT_TRUE(got.proof);
  EXPECT_EQ(got.invalid.size(), 2U);
  EXPECT_EQ(got.discards, 0) << "nothing had been handed over yet";
}

TEST(EdexmlPasses, TwoIdenticalRecordsAreOneRecord) {
  const auto group = R"(<groep key="g1"><naam>4A</naam></groep>)";
  const auto file = "<EDEX>" + std::string(school) + "<groepen>" + group + group + "</groepen><leerlingen>" +
                    named_pupil("1", "A") + named_pupil("2", "B") + named_pupil(" 1", "A") + named_pupil("1", "A") +
                    "</leerlingen></EDEX>";
  const auto got = read_text(file);
  ASSERT_TRUE(got.proof) << got.failure->text();
  EXPECT_EQ(got.broken_contract, "");
  EXPECT_TRUE(got.invalid.empty());
  EXPECT_EQ(got.groups.size(), 1U);
  EXPECT_EQ(got.persons.size(), 2U);
  EXPECT_EQ(got.proof->persons, 2U);
  EXPECT_EQ(got.proof->groups, 1U);
}

TEST(EdexmlPasses, RecordsThatDifferInAnythingAreNotIdentical) {
  const std::string one = R"(<leerling key="1"><roepnaam>A</roepnaam>)", end = "</leerling>";
  for (const char* more :
       {"<achternaam>B</achternaam>", "<emailadres>a@x.example</emailadres>", "<geslacht>1</geslacht>",
        "<jaargroep>4</jaargroep>", R"(<groep key="g"/>)", "<uitstroomdatum>2026-01-01</uitstroomdatum>"}) {
    const auto got = read_text(school_with(one + end + "\n" + one + more + end));
    EXPECT_EQ(got.invalid.size(), 2U) << more;
  }
  EXPECT_EQ(read_text(school_with(one + "<jaargroep>9</jaargroep>" + end + one + "<jaargroep>9</jaargroep>" + end))
                .invalid.size(),
            2U)
      << "what cannot be right is like no other";
  EXPECT_EQ(
      read_text(
          "<EDEX>" + std::string(school) +
          R"(<groepen><groep key="g"><naam>A</naam></groep><groep key="g"><naam>B</naam></groep></groepen><leerlingen/></EDEX>)")
          .invalid.size(),
      2U);
}

TEST(EdexmlPasses, KeysThatSayNothingAreNotRepeated) {
  const auto got = read_text(
      school_with(named_pupil("#1", "A") + named_pupil("#1", "B") + named_pupil("", "C") + named_pupil("", "D")));
  ASSERT_EQ(got.invalid.size(), 4U);
  EXPECT_EQ(got.discards, 0);
  for (const auto& one : got.invalid)
    EXPECT_FALSE(one.key) << "it cannot be told whom it is about, so nobody may leave by this read";
}

TEST(EdexmlPasses, ManyRepetitionsAreToldInShort) {
  std::string many;
  for (int i = 0; i < 30; ++i) many += named_pupil("1", "A" + std::to_string(i));
  const auto got = read_text(school_with(many));
  ASSERT_EQ(got.invalid.size(), 30U);
  EXPECT_NE(got.invalid[0].problem.find("18, 19 and 20 more"), std::string::npos) << got.invalid[0].problem;
}

TEST(EdexmlPasses, TheSinksErrorEndsTheRead) {
  for (const auto* call : {"begin", "group", "person", "invalid", "discard", "end"}) {
    SCOPED_TRACE(call);
    test::recording_sink sink;
    sink.refuse(call, 1);
    const auto file = school_with(named_pupil("1", "A") + named_pupil("#", "B") + named_pupil("1", "A"));
    memory_input from(file);
    const auto done = read_school(from, sink, {});
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().code(), errc::conflict);
    ASSERT_TRUE(sink.failure);
    EXPECT_EQ(sink.failure->message(), "refused by the test");
    EXPECT_FALSE(sink.proof.has_value() && std::string_view(call) != "end");
  }
}

TEST(EdexmlPasses, WhatTheSinkThrowsComesOut) {
  struct thrower : test::recording_sink {
    result<void> on_person(const source_person&) override { throw std::runtime_error("unforeseen"); }
  } sink;
  const auto file = school_with(named_pupil("1", "A"));
  memory_input from(file);
  EXPECT_THROW(static_cast<void>(read_school(from, sink, {})), std::runtime_error);
}

TEST(EdexmlPasses, AReadCanBeStopped) {
  const auto file = school_with(named_pupil("1", "A"));
  memory_input from(file);
  test::recording_sink sink;
  std::uint64_t last = 0;
  const auto done = read_school(
      from, sink, [&](std::uint64_t bytes) { return last = bytes, bytes < 200; }, 50);
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().code(), errc::unavailable);
  EXPECT_EQ(last, 200U);
  EXPECT_FALSE(sink.proof);
}

TEST(KeyCensus, TellsSeenFromUnseen) {
  hash_set seen;
  for (std::uint64_t i = 0; i < 100'000; ++i) EXPECT_TRUE(seen.insert(key_hash(std::to_string(i)))) << i;
  for (std::uint64_t i = 0; i < 100'000; ++i) EXPECT_FALSE(seen.insert(key_hash(std::to_string(i)))) << i;
  EXPECT_FALSE(seen.contains(key_hash("100000")));
  EXPECT_TRUE(seen.insert(0));
  EXPECT_TRUE(seen.contains(0));
}

}  // namespace
}  // namespace sluis::sources::edexml
