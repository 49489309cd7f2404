// What a pupil's or a teacher's elements become, and which of them make the record invalid.
#include <gtest/gtest.h>

#include "tests/support/edexml_text.hpp"

namespace sluis::sources::edexml {
namespace {

TEST(EdexmlPerson, EveryFieldThatMayBeHeld) {
  const auto got = read_text(school_with(
      R"(<leerling key=" 17 " eckid="https://ketenid.nl/201703/ab"><achternaam>Hof</achternaam><voorvoegsel>van 't</voorvoegsel>
<voornamen>Ismaël Hassan</voornamen><voorletters-1>IH</voorletters-1><roepnaam>Issie</roepnaam><geslacht>1</geslacht>
<jaargroep>6</jaargroep><groep key="g2"/><samengestelde_groepen><samengestelde_groep key=" s1"/></samengestelde_groepen>
<gebruikersnaam>issie</gebruikersnaam><emailadres>issie@school.example</emailadres>
<instroomdatum>2020-08-25</instroomdatum><uitstroomdatum>2027-07-31</uitstroomdatum></leerling>)"));
  ASSERT_EQ(got.persons.size(), 1U);
  const auto& p = got.persons[0];
  person want;
  want.role = role::student;
  want.given_names = "Ismaël Hassan";
  want.initials = "IH";
  want.call_name = "Issie";
  want.family_name_prefix = "van 't";
  want.family_name = "Hof";
  want.gender = gender::male;
  want.school_email = "issie@school.example";
  want.student_number = "17";
  want.eck_id = "https://ketenid.nl/201703/ab";
  want.year = "6";  // the pupil's own beats the group's 5
  want.user_name = "issie";
  want.begins = parse_day("2020-08-25");
  want.ends = parse_day("2027-07-31");
  EXPECT_EQ(p.facts, want);
  EXPECT_EQ(p.key, "17");
  ASSERT_EQ(p.memberships.size(), 2U);
  EXPECT_EQ(p.memberships[0].group_key, "g2");
  EXPECT_EQ(p.memberships[1].group_key, "s1");
  EXPECT_EQ(to_string(p.where), "las.xml:10:1");
}

TEST(EdexmlPerson, EveryFieldOfStaffThatMayBeHeld) {
  const auto got =
      read_text(school_with("", R"(<leerkracht key="17" eckid="https://ketenid.nl/201703/staff"><roepnaam>Lia</roepnaam>
<gebruikersnaam>lia</gebruikersnaam><emailadres>lia@school.example</emailadres><rol>LRK</rol><rolomschrijving>Conciërge</rolomschrijving>
<rol>LRK</rol><groepen><groep key="g1"><rol>STA</rol><rolomschrijving>Duo</rolomschrijving></groep><samengestelde_groep key="s1"/>
<groep key="g1"><rol>OWA</rol></groep></groepen></leerkracht>)"));
  ASSERT_EQ(got.persons.size(), 1U);
  const auto& p = got.persons[0];
  EXPECT_EQ(p.facts.role, role::staff);
  EXPECT_EQ(p.facts.functions, (std::vector<std::string>{"LRK", "Conciërge"}));
  EXPECT_EQ(p.facts.eck_id, "");
  EXPECT_EQ(p.facts.student_number, "");
  EXPECT_EQ(p.facts.user_name, "lia");
  EXPECT_EQ(p.facts.school_email, "lia@school.example");
  ASSERT_EQ(p.memberships.size(), 2U);
  EXPECT_EQ(p.memberships[0].functions, (std::vector<std::string>{"STA", "Duo", "OWA"}));
  EXPECT_TRUE(p.memberships[1].functions.empty());
}

TEST(EdexmlPerson, TheTextsOfOnePersonAreBounded) {
  const auto teacher = [](int key, int groups) {
    auto all = "<leerkracht key='" + std::to_string(key) + "'><roepnaam>Lia</roepnaam><groepen>";
    for (int g = 0; g < groups; ++g) {
      all += "<groep key='h" + std::to_string(g) + "'>";
      for (int f = 0; f < 90; ++f)
        all += "<rolomschrijving>" + std::to_string(100 + f) + std::string(1000, 'x') + "</rolomschrijving>";
      all += "</groep>";
    }
    return all + "</groepen></leerkracht>";
  };
  const auto got = read_text(school_with("", teacher(17, 60) + teacher(18, 1)));
  ASSERT_EQ(got.invalid.size(), 1U);
  EXPECT_EQ(got.invalid[0].key, "17");
  EXPECT_EQ(got.invalid[0].field, "rolomschrijving");
  EXPECT_EQ(got.invalid[0].problem, "brings the texts of this person above 100 KiB");
  ASSERT_EQ(got.persons.size(), 1U) << "one of 90 KB is read";
  EXPECT_EQ(got.persons[0].key, "18");
}

struct tolerated {
  const char* name;
  const char* pupil;
  const char* year;
  std::size_t memberships;
};
class EdexmlTolerates : public testing::TestWithParam<tolerated> {};
INSTANTIATE_TEST_SUITE_P(
    Quirks, EdexmlTolerates,
    testing::Values(
        tolerated{
            "empty_elements",
            R"(<leerling key="1"><achternaam>A</achternaam><voorvoegsel/><roepnaam></roepnaam><jaargroep/><groep key=""/><instroomdatum/><uitstroomdatum> </uitstroomdatum></leerling>)",
            "", 0},
        tolerated{
            "other_order",
            R"(<leerling key="1"><uitstroomdatum>2099-01-01</uitstroomdatum><groep key="g1"/><achternaam>A</achternaam></leerling>)",
            "4", 1},
        tolerated{"year_without_group",
                  R"(<leerling key="1"><roepnaam>A</roepnaam><jaargroep>S</jaargroep></leerling>)", "S", 0},
        tolerated{"group_twice",
                  R"(<leerling key="1"><roepnaam>A</roepnaam><groep key="g1"/><groep key="g1 "/></leerling>)", "4", 1},
        tolerated{"group_without_key", R"(<leerling key="1"><roepnaam>A</roepnaam><groep/></leerling>)", "", 0},
        tolerated{
            "unknown_elements",
            R"(<leerling key="1"><nieuw><jaargroep>8</jaargroep></nieuw><roepnaam>A</roepnaam><jaargroep>4</jaargroep></leerling>)",
            "4", 0},
        tolerated{"attributes_elsewhere", R"(<leerling soort="x" key="1"><roepnaam taal="nl">A</roepnaam></leerling>)",
                  "", 0},
        tolerated{
            "date_with_zone",
            R"(<leerling key="1"><roepnaam>A</roepnaam><instroomdatum>2020-01-01+01:00</instroomdatum></leerling>)", "",
            0},
        tolerated{
            "date_with_time",
            R"(<leerling key="1"><roepnaam>A</roepnaam><instroomdatum>2020-01-01T00:00:00</instroomdatum></leerling>)",
            "", 0},
        tolerated{"gender_of_no_code", R"(<leerling key="1"><roepnaam>A</roepnaam><geslacht>V</geslacht></leerling>)",
                  "", 0},
        tolerated{"only_a_call_name", R"(<leerling key="1"><roepnaam>A</roepnaam></leerling>)", "", 0},
        tolerated{"cdata", R"(<leerling key="1"><roepnaam><![CDATA[A]]></roepnaam></leerling>)", "", 0}),
    [](const auto& one) { return one.param.name; });

TEST_P(EdexmlTolerates, AsValid) {
  const auto got = read_text(school_with(GetParam().pupil));
  ASSERT_TRUE(got.proof) << got.failure->text();
  ASSERT_EQ(got.invalid.size(), 0U) << got.invalid[0].field << " " << got.invalid[0].problem;
  ASSERT_EQ(got.persons.size(), 1U);
  EXPECT_EQ(got.persons[0].facts.year, GetParam().year);
  EXPECT_EQ(got.persons[0].memberships.size(), GetParam().memberships);
}

struct refused {
  const char* name;
  const char* pupil;
  const char* field;
  const char* position;  // line 10 is the pupil's
  bool key_is_told;
};
class EdexmlRefuses : public testing::TestWithParam<refused> {};
INSTANTIATE_TEST_SUITE_P(
    Records, EdexmlRefuses,
    testing::Values(
        refused{"no_key", R"(<leerling><roepnaam>A</roepnaam></leerling>)", "key", "las.xml:10:1", false},
        refused{"empty_key", R"(<leerling key=" "><roepnaam>A</roepnaam></leerling>)", "key", "las.xml:10:1", false},
        refused{"dummy_key", R"(<leerling key="#7"><roepnaam>A</roepnaam></leerling>)", "key", "las.xml:10:1", false},
        refused{"no_name",
                R"(<leerling key="1"><voorvoegsel>van</voorvoegsel><voorletters-1>A</voorletters-1></leerling>)",
                "achternaam", "las.xml:10:1", true},
        refused{"year_100", R"(<leerling key="1"><roepnaam>A</roepnaam><jaargroep>100</jaargroep></leerling>)",
                "jaargroep", "las.xml:10:41", true},
        refused{"year_9", R"(<leerling key="1"><roepnaam>A</roepnaam><jaargroep>9</jaargroep></leerling>)", "jaargroep",
                "las.xml:10:41", true},
        refused{"year_lower_case", R"(<leerling key="1"><roepnaam>A</roepnaam><jaargroep>s</jaargroep></leerling>)",
                "jaargroep", "las.xml:10:41", true},
        refused{"february_30th",
                R"(<leerling key="1"><roepnaam>A</roepnaam><uitstroomdatum>2026-02-30</uitstroomdatum></leerling>)",
                "uitstroomdatum", "las.xml:10:41", true},
        refused{"year_one",
                R"(<leerling key="1"><roepnaam>A</roepnaam><uitstroomdatum>0001-01-01</uitstroomdatum></leerling>)",
                "uitstroomdatum", "las.xml:10:41", true},
        refused{"dutch_date",
                R"(<leerling key="1"><roepnaam>A</roepnaam><instroomdatum>31-12-2026</instroomdatum></leerling>)",
                "instroomdatum", "las.xml:10:41", true},
        refused{
            "ends_before_it_begins",
            R"(<leerling key="1"><roepnaam>A</roepnaam><instroomdatum>2026-02-02</instroomdatum><uitstroomdatum>2026-02-01</uitstroomdatum></leerling>)",
            "uitstroomdatum", "las.xml:10:82", true}),
    [](const auto& one) { return one.param.name; });

// Whether such a group exists is for the intake to tell, which knows those of earlier reads.
TEST(EdexmlPerson, GroupsThatTheFileDoesNotDeclareAreHandedOver) {
  const auto got =
      read_text(school_with(R"(<leerling key="1"><roepnaam>A</roepnaam><groep key="elders"/><samengestelde_groepen>
  <samengestelde_groep key="s9"/></samengestelde_groepen></leerling><leerling key="#2"><roepnaam>B</roepnaam><groep key="daar"/></leerling>)"));
  ASSERT_TRUE(got.proof) << got.failure->text();
  ASSERT_EQ(got.persons.size(), 1U);
  ASSERT_EQ(got.persons[0].memberships.size(), 2U);
  EXPECT_EQ(got.persons[0].memberships[0].group_key, "elders");
  EXPECT_EQ(got.persons[0].memberships[1].group_key, "s9");
  ASSERT_EQ(got.invalid.size(), 1U);
  EXPECT_EQ(got.invalid[0].named_groups, std::vector<std::string>{"daar"});
}

TEST_P(EdexmlRefuses, TheRecordAndNothingElse) {
  const auto got = read_text(
      school_with(std::string(GetParam().pupil) + "\n<leerling key=\"good\"><roepnaam>B</roepnaam></leerling>"));
  ASSERT_TRUE(got.proof) << got.failure->text();
  ASSERT_EQ(got.invalid.size(), 1U);
  const auto& one = got.invalid[0];
  EXPECT_EQ(one.kind, subject_kind::person);
  EXPECT_EQ(one.role, role::student);
  EXPECT_EQ(one.field, GetParam().field);
  EXPECT_EQ(to_string(one.where), GetParam().position);
  EXPECT_EQ(one.key.has_value(), GetParam().key_is_told);
  EXPECT_FALSE(one.problem.empty());
  ASSERT_EQ(got.persons.size(), 1U);
  EXPECT_EQ(got.persons[0].key, "good");
  EXPECT_EQ(got.proof->persons, 2U);
  EXPECT_EQ(got.proof->invalid, 1U);
}

TEST(EdexmlPerson, ProblemsRepeatNoPersonalData) {
  const auto got =
      read_text(school_with(R"(<leerling key="1"><roepnaam>A</roepnaam><jaargroep>Pietje Puk</jaargroep></leerling>
<leerling key="2"><roepnaam>B</roepnaam><uitstroomdatum>Truus</uitstroomdatum></leerling>
<leerling key="88"><roepnaam>C</roepnaam></leerling><leerling key="88"><roepnaam>D</roepnaam></leerling>)"));
  ASSERT_EQ(got.invalid.size(), 4U);
  for (const auto& one : got.invalid) {
    for (const auto* personal : {"Pietje", "Puk", "Truus", "88"})
      EXPECT_EQ(one.problem.find(personal), std::string::npos) << one.problem;
  }
}

TEST(EdexmlPerson, TooLongTextIsInvalidNotCut) {
  const auto name = std::string(1024, 'a');
  EXPECT_EQ(read_text(school_with("<leerling key=\"1\"><roepnaam>" + name + "</roepnaam></leerling>")).persons.size(),
            1U);
  const auto got = read_text(school_with("<leerling key=\"1\"><roepnaam>" + name + "a</roepnaam></leerling>"));
  ASSERT_EQ(got.invalid.size(), 1U);
  EXPECT_EQ(got.invalid[0].field, "roepnaam");
  const auto key = std::string(257, 'k');
  const auto keyed = read_text(school_with("<leerling key=\"" + key + "\"><roepnaam>A</roepnaam></leerling>"));
  ASSERT_EQ(keyed.invalid.size(), 1U);
  EXPECT_EQ(keyed.invalid[0].field, "key");
}

TEST(EdexmlPerson, NothingOfOneRecordStaysInTheNext) {
  const auto got = read_text(school_with(
      R"(<leerling key="1" eckid="e"><achternaam>A</achternaam><voorvoegsel>van</voorvoegsel><jaargroep>4</jaargroep><groep key="g1"/>
<emailadres>a@b.example</emailadres><uitstroomdatum>2030-01-01</uitstroomdatum></leerling><leerling key="2"><roepnaam>B</roepnaam></leerling>)"));
  ASSERT_EQ(got.persons.size(), 2U);
  person want;
  want.call_name = "B";
  want.student_number = "2";
  EXPECT_EQ(got.persons[1].facts, want);
  EXPECT_TRUE(got.persons[1].memberships.empty());
}

}  // namespace
}  // namespace sluis::sources::edexml
