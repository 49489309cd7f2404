// The school itself and its groups: who it is, what makes the file unusable, what makes one group invalid.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/edexml_text.hpp"

namespace sluis::sources::edexml {
namespace {

std::string with_school(std::string_view school, std::string_view after = "") {
  return "<EDEX>\n<school>" + std::string(school) + "</school>" + std::string(after) + "\n<leerlingen/></EDEX>";
}

struct identity {
  const char* name;
  const char* school;
  const char* brin;
  const char* branch;
  const char* key;
};
class EdexmlIdentity : public testing::TestWithParam<identity> {};
INSTANTIATE_TEST_SUITE_P(
    Schools, EdexmlIdentity,
    testing::Values(
        identity{"brin_alone", "<brincode>12AB</brincode>", "12AB", "", ""},
        identity{"branch", "<brincode>12AB</brincode><dependancecode>01</dependancecode>", "12AB", "01", ""},
        identity{"zero_branch_is_none", "<brincode>12AB</brincode><dependancecode>00</dependancecode>", "12AB", "", ""},
        identity{"branch_lost_its_zero", "<dependancecode>3</dependancecode><brincode>12AB</brincode>", "12AB", "03",
                 ""},
        identity{"six_characters", "<brincode>12ab45</brincode>", "12AB", "45", ""},
        identity{"blanks", "<brincode> 12AB\n</brincode><schoolkey> x </schoolkey>", "12AB", "", "x"},
        identity{"own_key", "<schoolkey>1234</schoolkey>", "", "", "1234"},
        identity{"flemish", "<instellingsnummer>4711</instellingsnummer>", "", "", "4711"},
        identity{"flemish_with_key", "<instellingsnummer>4711</instellingsnummer><schoolkey>B</schoolkey>", "", "",
                 "4711/B"}),
    [](const auto& one) { return one.param.name; });

TEST_P(EdexmlIdentity, OfTheSchool) {
  const auto got = read_text(with_school(GetParam().school));
  ASSERT_TRUE(got.school) << got.failure->text();
  EXPECT_EQ(got.school->facts.brin, GetParam().brin);
  EXPECT_EQ(got.school->facts.branch, GetParam().branch);
  EXPECT_EQ(got.school->facts.key, GetParam().key);
  EXPECT_EQ(to_string(got.school->where), "las.xml:2:1");
  EXPECT_TRUE(got.proof);
}

struct unusable {
  const char* name;
  std::string file;
  const char* where;
  const char* says;
};
class EdexmlUnusable : public testing::TestWithParam<unusable> {};
INSTANTIATE_TEST_SUITE_P(
    Files, EdexmlUnusable,
    testing::Values(
        unusable{"empty", "", "las.xml", "the file is empty"},
        unusable{"no_xml", "key;naam\n1;Piet\n", "las.xml:1:1", "is not XML"},
        unusable{"other_root", "<html><body/></html>", "las.xml:1:1", "root is not <EDEX>"},
        unusable{"no_school", "<EDEX><leerlingen/></EDEX>", "las.xml", "no <school>"},
        unusable{"school_without_identity",
                 "<EDEX>\n<school><schooljaar>2026-2027</schooljaar></school><leerlingen/></EDEX>", "las.xml:2",
                 "neither brincode"},
        unusable{"impossible_brin", "<EDEX><school><brincode>ABCD</brincode></school><leerlingen/></EDEX>", "las.xml:1",
                 "brincode"},
        unusable{
            "impossible_branch",
            "<EDEX><school><brincode>12AB</brincode><dependancecode>x</dependancecode></school><leerlingen/></EDEX>",
            "las.xml:1", "dependancecode"},
        unusable{"two_schools",
                 "<EDEX><school><brincode>12AB</brincode></school>\n  "
                 "<school><brincode>12AC</brincode></school><leerlingen/></EDEX>",
                 "las.xml:2:3", "second <school>"},
        unusable{"no_pupils_section", "<EDEX><school><brincode>12AB</brincode></school><leerkrachten/></EDEX>",
                 "las.xml", "no <leerlingen>"},
        unusable{"no_end_tag", "<EDEX><school><brincode>12AB</brincode></school><leerlingen>", "las.xml:1",
                 "before its end tag"},
        unusable{"wrong_end_tag", "<EDEX><school><brincode>12AB</school></brincode><leerlingen/></EDEX>", "las.xml:1",
                 "does not match"},
        unusable{"two_roots", "<EDEX><school><brincode>12AB</brincode></school><leerlingen/></EDEX><EDEX/>",
                 "las.xml:1", "behind the end tag of the document"},
        unusable{"text_behind", "<EDEX><school><brincode>12AB</brincode></school><leerlingen/></EDEX>\n \nAantal: 1",
                 "las.xml:3", "behind the end tag of the document"},
        unusable{"a_zero_byte",
                 "<EDEX><school>\n<brincode>12AB" + std::string(1, '\0') + "</brincode></school><leerlingen/></EDEX>",
                 "las.xml:2:15", "a NUL byte"},
        unusable{"zero_bytes_behind",
                 "<EDEX><school><brincode>12AB</brincode></school><leerlingen/></EDEX>\n" + std::string(4096, '\0'),
                 "las.xml:2:1", "a NUL byte"},
        unusable{"a_huge_comment", "<EDEX><!-- " + std::string(70'000, 'x') + " --><leerlingen/></EDEX>", "las.xml:1:7",
                 "a comment, processing instruction or declaration is longer than"},
        unusable{"undefined_entity", "<EDEX><school><brincode>&eacute;</brincode></school><leerlingen/></EDEX>",
                 "las.xml:1", "entity"}),
    [](const auto& one) { return one.param.name; });

TEST_P(EdexmlUnusable, FailsWithPlaceAndAdvice) {
  const auto got = read_text(GetParam().file);
  EXPECT_FALSE(got.proof);
  EXPECT_EQ(got.broken_contract, "");
  ASSERT_TRUE(got.failure);
  EXPECT_EQ(got.failure->code(), errc::invalid_input);
  EXPECT_TRUE(got.failure->message().starts_with(GetParam().where)) << got.failure->message();
  EXPECT_NE(got.failure->message().find(GetParam().says), std::string::npos) << got.failure->message();
  EXPECT_FALSE(got.failure->hint().empty());
}

TEST(EdexmlSchool, OneBranchNamesIt) {
  const auto one = read_text(with_school(
      "<brincode>12AB</brincode>", "<vestigingen><vestiging key=\"1\"><naam>De Brug</naam></vestiging></vestigingen>"));
  EXPECT_EQ(one.school->facts.name, "De Brug");
  const auto two = read_text(with_school("<brincode>12AB</brincode>",
                                         "<vestigingen><vestiging key=\"1\"><naam>A</naam></vestiging><vestiging "
                                         "key=\"2\"><naam>B</naam></vestiging></vestigingen>"));
  EXPECT_EQ(two.school->facts.name, "");
}

TEST(EdexmlSchool, NobodyIsAWholeReadToo) {
  const auto got = read_text(with_school("<brincode>12AB</brincode>"));
  ASSERT_TRUE(got.proof);
  EXPECT_EQ(got.proof->persons, 0U);
}

struct bad_group {
  const char* name;
  const char* group;
  const char* field;
  const char* key;
};
class EdexmlGroup : public testing::TestWithParam<bad_group> {};
INSTANTIATE_TEST_SUITE_P(
    Groups, EdexmlGroup,
    testing::Values(bad_group{"no_key", "<groep><naam>X</naam></groep>", "key", ""},
                    bad_group{"dummy_key", "<groep key='#1'><naam>X</naam></groep>", "key", ""},
                    bad_group{"no_name", "<groep key='g9'><jaargroep>4</jaargroep></groep>", "naam", "g9"},
                    bad_group{"empty_name", "<groep key='g9'><naam> </naam></groep>", "naam", "g9"},
                    bad_group{"impossible_year", "<groep key='g9'><naam>X</naam><jaargroep>10</jaargroep></groep>",
                              "jaargroep", "g9"}),
    [](const auto& one) { return one.param.name; });

TEST_P(EdexmlGroup, IsInvalidByItself) {
  const auto got = read_text(
      school_with("<leerling key=\"1\"><roepnaam>A</roepnaam><groep key=\"g1\"/></leerling>", "", GetParam().group));
  ASSERT_EQ(got.invalid.size(), 1U);
  EXPECT_EQ(got.invalid[0].kind, subject_kind::group);
  EXPECT_EQ(got.invalid[0].field, GetParam().field);
  EXPECT_EQ(got.invalid[0].key.value_or(""), GetParam().key);
  EXPECT_EQ(got.invalid[0].where.line, 8U);
  EXPECT_EQ(got.groups.size(), 3U);
  EXPECT_EQ(got.persons.size(), 1U);
  EXPECT_EQ(got.proof->groups, 4U);
}

TEST(EdexmlSchool, AGroupsPupilsStayWhenItIsInvalid) {
  const auto got = read_text(school_with("<leerling key=\"1\"><roepnaam>A</roepnaam><groep key=\"g9\"/></leerling>", "",
                                         "<groep key='g9'><naam>X</naam><jaargroep>100</jaargroep></groep>"));
  ASSERT_EQ(got.persons.size(), 1U);
  EXPECT_EQ(got.persons[0].memberships[0].group_key, "g9");
  EXPECT_EQ(got.persons[0].facts.year, "");
}

TEST(EdexmlSchool, ACombinationClassIsTwoGroupsOfOneName) {
  const auto got = read_text(school_with("<leerling key=\"1\"><roepnaam>A</roepnaam><groep key=\"c6\"/></leerling>", "",
                                         "<groep key='c5'><naam>5/6</naam><jaargroep>5</jaargroep></groep><groep "
                                         "key='c6'><naam>5/6</naam><jaargroep>6</jaargroep></groep>"));
  EXPECT_EQ(got.groups.size(), 5U);
  EXPECT_TRUE(got.invalid.empty());
  EXPECT_EQ(got.persons[0].facts.year, "6");
}

TEST(EdexmlSchool, GroupsThatShareAKeyAreAllInvalid) {
  const auto got = read_text(school_with("<leerling key=\"1\"><roepnaam>A</roepnaam><groep key=\"g1\"/></leerling>", "",
                                         "<groep key=' g1'><naam>4B</naam><jaargroep>4</jaargroep></groep>"));
  ASSERT_EQ(got.invalid.size(), 2U);
  for (const auto& one : got.invalid) {
    EXPECT_EQ(one.key, "g1");
    EXPECT_NE(one.problem.find("lines 5 and 8"), std::string::npos) << one.problem;
  }
  EXPECT_EQ(got.groups.size(), 2U);
  EXPECT_EQ(got.persons.size(), 1U) << "its pupils stay";
}

}  // namespace
}  // namespace sluis::sources::edexml
