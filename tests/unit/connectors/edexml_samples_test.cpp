// Files that real systems wrote (issue line 2). They lie outside the project and are never copied into it.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "connectors/sources/edexml/edexml_source.hpp"
#include "tests/support/recording_sink.hpp"

namespace sluis::sources {
namespace {

const std::filesystem::path samples = std::filesystem::path(SLUIS_SOURCE_DIR) / "../shared/samples/edexml";

class EdexmlSamples : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(samples)) GTEST_SKIP() << samples << " is missing on this machine";
  }
  static test::recording_sink read(const std::string& name) {
    auto source = make_edexml_source(samples / name);
    std::vector<std::string> problems;
    const auto units = source->units(problems).value();
    test::recording_sink sink;
    const auto done = source->read(units.at(0), sink, {});
    EXPECT_TRUE(done.has_value()) << (done ? "" : done.error().text());
    EXPECT_EQ(sink.broken_contract, "");
    return sink;
  }
};

TEST_F(EdexmlSamples, CitoSchoolIsReadWhole) {
  const auto got = read("cito-demo-school-1.03.xml");
  EXPECT_EQ(got.count(role::student), 400U);
  EXPECT_EQ(got.count(role::staff), 29U);
  EXPECT_EQ(got.groups.size(), 19U);
  EXPECT_TRUE(got.invalid.empty());
  ASSERT_TRUE(got.proof);
  EXPECT_EQ(got.proof->persons, 429U);
  EXPECT_EQ(got.proof->groups, 19U);
  EXPECT_EQ(got.proof->invalid, 0U);
  EXPECT_EQ(got.school->facts.brin, "99XX");
  EXPECT_EQ(got.school->facts.branch, "99");
  EXPECT_EQ(got.school->facts.key, "99999");
  EXPECT_EQ(got.school->facts.school_year, "2012-2013");
}

TEST_F(EdexmlSamples, CitoPupilsWithoutGroupKeepTheirYear) {
  const auto got = read("cito-demo-school-1.03.xml");
  std::size_t without = 0;
  for (const auto& p : got.persons) {
    if (p.facts.role != role::student) continue;
    EXPECT_FALSE(p.facts.year.empty()) << "line " << p.where.line;
    without += p.memberships.empty() ? 1U : 0U;
  }
  EXPECT_EQ(without, 11U);
  // The year of a pupil who only has a group is the group's.
  EXPECT_EQ(got.find_person(role::student, "1071")->facts.year, "0");
}

TEST_F(EdexmlSamples, CitoNamesSurvive) {
  const auto got = read("cito-demo-school-1.03.xml");
  std::set<std::string> prefixes;
  for (const auto& p : got.persons) prefixes.insert(p.facts.family_name_prefix);
  for (const auto* prefix : {"van", "van der", "de", "el", "v. d.", "Da"})
    EXPECT_TRUE(prefixes.contains(prefix)) << prefix;
  EXPECT_EQ(got.find_person(role::staff, "115")->facts.family_name, "Köhnen");
  EXPECT_EQ(got.find_person(role::staff, "57")->facts.call_name, "André");
  const auto& aa = got.find_person(role::student, "3580")->facts;
  EXPECT_EQ(aa.family_name, "Aa");
  EXPECT_EQ(aa.family_name_prefix, "v. d.");
  EXPECT_EQ(aa.call_name, "Anouska");
  EXPECT_EQ(aa.gender, gender::female);
  EXPECT_EQ(aa.student_number, "3580");
}

TEST_F(EdexmlSamples, CitoLeaversCarryTheirEnd) {
  const auto got = read("cito-demo-school-1.03.xml");
  std::size_t leavers = 0;
  for (const auto& p : got.persons) {
    if (!p.facts.ends) continue;
    ++leavers;
    EXPECT_LT(*p.facts.ends, *parse_day("2014-01-01"));
  }
  EXPECT_EQ(leavers, 2U);
}

TEST_F(EdexmlSamples, CitoStaffWithoutAGivenName) {
  const auto got = read("cito-demo-school-1.03.xml");
  const auto* manager = got.find_person(role::staff, "0");
  ASSERT_NE(manager, nullptr);
  EXPECT_EQ(manager->facts.family_name, "Systeembeheerder");
  EXPECT_EQ(manager->facts.call_name, "");
  ASSERT_EQ(manager->memberships.size(), 2U);
  EXPECT_EQ(manager->memberships[0].group_key, "189");
  EXPECT_EQ(manager->memberships[1].group_key, "192");
  EXPECT_TRUE(manager->facts.student_number.empty());
}

TEST_F(EdexmlSamples, CitoNamesakesStayTwoPeople) {
  const auto got = read("cito-demo-school-1.03.xml");
  std::set<std::string> keys;
  for (const auto& p : got.persons) {
    if (p.facts.role == role::student) keys.insert(p.key);
  }
  EXPECT_EQ(keys.size(), 400U);
}

TEST_F(EdexmlSamples, InvalidYearIsTheGroupsProblemOnly) {
  const auto valid = read("cito-demo-school-1.03.xml");
  const auto got = read("cito-demo-school-1.03-invalid-jaargroep.xml");
  ASSERT_EQ(got.invalid.size(), 1U);
  const auto& one = got.invalid[0];
  EXPECT_EQ(one.kind, subject_kind::group);
  EXPECT_EQ(one.key, "49");
  EXPECT_EQ(one.field, "jaargroep");
  EXPECT_EQ(to_string(one.where), "cito-demo-school-1.03-invalid-jaargroep.xml:15:7");
  EXPECT_NE(one.problem.find("\"100\""), std::string::npos);
  EXPECT_EQ(got.groups.size(), 18U);
  ASSERT_EQ(got.persons.size(), valid.persons.size());
  for (std::size_t i = 0; i < got.persons.size(); ++i) {
    const auto& a = got.persons[i];
    const auto& b = valid.persons[i];
    EXPECT_EQ(a.key, b.key);
    ASSERT_EQ(a.memberships.size(), b.memberships.size());
    for (std::size_t m = 0; m < a.memberships.size(); ++m)
      EXPECT_EQ(a.memberships[m].group_key, b.memberships[m].group_key);
    // Its pupils stay, and still name it; only the year that the group would have lent them is not known.
    const bool of_that_group = !a.memberships.empty() && a.memberships[0].group_key == "49";
    EXPECT_TRUE(of_that_group || a.facts == b.facts) << "line " << a.where.line;
  }
}

TEST_F(EdexmlSamples, OfficialExamples) {
  for (const auto* name : {"EDEXML.Voorbeeld.2.0.xml", "EDEXML.Voorbeeld.2.1.xml"}) {
    SCOPED_TRACE(name);
    const auto got = read(name);
    EXPECT_TRUE(got.invalid.empty());
    EXPECT_EQ(got.school->facts.branch, "") << "00 means empty";
    EXPECT_EQ(got.school->facts.name, "") << "two branches: neither names the school";
    EXPECT_EQ(got.groups.size(), 8U);
    const auto* wimpie = got.find_person(role::student, "00001");
    ASSERT_EQ(wimpie->memberships.size(), 3U);
    EXPECT_EQ(wimpie->memberships[0].group_key, "GRP4B");
    EXPECT_EQ(wimpie->memberships[2].group_key, "sg2");
    const auto* lia = got.find_person(role::staff, "LK3");
    EXPECT_EQ(lia->memberships[0].functions, (std::vector<std::string>{"STA", "OWA"}));
    EXPECT_EQ(got.find_person(role::staff, "LK2")->facts.functions, std::vector<std::string>{"Manusje van alles"});
    for (const auto& p : got.persons) {
      EXPECT_TRUE(p.facts.role != role::staff || p.facts.eck_id.empty()) << "a staff ECK iD may not be held (R-C1)";
    }
  }
  EXPECT_EQ(read("EDEXML.Voorbeeld.2.1.xml").find_person(role::student, "00001")->facts.eck_id.substr(0, 21),
            "https://id.school/LL_");
}

}  // namespace
}  // namespace sluis::sources
