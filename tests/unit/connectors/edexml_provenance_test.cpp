// When an export was made, and what a record that cannot be taken in says of its person.
#include <gtest/gtest.h>

#include "connectors/sources/edexml/fields.hpp"
#include "tests/support/edexml_text.hpp"

namespace sluis::sources::edexml {
namespace {

TEST(EdexmlMoment, IsTheTimeInTheNetherlandsUnlessAZoneIsGiven) {
  struct row {
    const char* text;
    const char* utc;  // empty: not a moment
  };
  for (const auto& [text, utc] : {row{"2026-11-25T10:00:00", "2026-11-25T09:00:00.000Z"},
                                  row{"2026-07-01T10:00:00", "2026-07-01T08:00:00.000Z"},
                                  row{"2026-11-25T10:00:30.123", "2026-11-25T09:00:30.000Z"},
                                  row{"2026-11-25T10:00", "2026-11-25T09:00:00.000Z"},
                                  row{"2026-11-25T10:00:00Z", "2026-11-25T10:00:00.000Z"},
                                  row{"2026-11-25T10:00:00+01:00", "2026-11-25T09:00:00.000Z"},
                                  row{"2026-11-25T10:00:00.5-02:30", "2026-11-25T12:30:00.000Z"},
                                  row{"2026-11-25", "2026-11-24T23:00:00.000Z"},
                                  row{"2026-11-25Z", "2026-11-25T00:00:00.000Z"},
                                  row{"2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z"},
                                  row{"2026-10-25T03:30:00", "2026-10-25T02:30:00.000Z"},
                                  row{"2026-03-29T03:30:00", "2026-03-29T01:30:00.000Z"},
                                  row{"", ""},
                                  row{"0001-01-01T00:00:00", ""},
                                  row{"2026-13-01T00:00:00", ""},
                                  row{"2026-11-25T", ""},
                                  row{"2026-11-25T99:00:00", ""},
                                  row{"2026-11-25T10:xx", ""},
                                  row{"2026-11-25T10:00:00+zz", ""},
                                  row{"gisteren", ""}}) {
    const auto moment = parse_moment(text);
    EXPECT_EQ(moment ? sluis::to_string(*moment) : "", utc) << text;
  }
}

TEST(EdexmlSchool, SaysWhenItWasMade) {
  const auto file = [](const std::string& made) {
    return read_text("<EDEX><school><brincode>99XX</brincode>" + made + "</school><leerlingen/></EDEX>")
        .school->produced_at;
  };
  EXPECT_EQ(sluis::to_string(file("<aanmaakdatum>2026-11-25T10:00:00</aanmaakdatum>").value()),
            "2026-11-25T09:00:00.000Z");
  EXPECT_FALSE(file(""));
  EXPECT_FALSE(file("<aanmaakdatum/>"));
  EXPECT_FALSE(file("<aanmaakdatum>onbekend</aanmaakdatum>"));
}

TEST(EdexmlInvalid, CarriesTheNameAlsoWhereItStandsBehindTheFault) {
  const auto got =
      read_text(school_with(R"(
<leerling key="#1" eckid="eck-1"><achternaam>Berg</achternaam><voorvoegsel>van den</voorvoegsel><voornamen>Jan Piet</voornamen><voorletters-1>JP</voorletters-1><roepnaam>Jan</roepnaam></leerling>
<leerling><jaargroep>99</jaargroep><roepnaam>Zonder</roepnaam></leerling>
<leerling key="2"><achternaam>Een</achternaam></leerling>
<leerling key="2"><achternaam>Twee</achternaam></leerling>)",
                            R"(<leerkracht key="" eckid="eck-9"><achternaam>Smit</achternaam></leerkracht>)"));
  ASSERT_EQ(got.invalid.size(), 5U);
  const auto& said = got.invalid[0].said;
  EXPECT_FALSE(got.invalid[0].key);
  EXPECT_EQ(said.family_name, "Berg");
  EXPECT_EQ(said.family_name_prefix, "van den");
  EXPECT_EQ(said.given_names, "Jan Piet");
  EXPECT_EQ(said.initials, "JP");
  EXPECT_EQ(said.call_name, "Jan");
  EXPECT_EQ(said.eck_id, "eck-1");
  EXPECT_FALSE(got.invalid[0].is_key_repeated);
  EXPECT_EQ(got.invalid[1].said.call_name, "Zonder");
  EXPECT_TRUE(got.invalid[2].is_key_repeated);
  EXPECT_EQ(got.invalid[2].said.family_name, "Een");
  EXPECT_EQ(got.invalid[3].said.family_name, "Twee");
  EXPECT_EQ(got.invalid[4].said.family_name, "Smit");
  EXPECT_EQ(got.invalid[4].said.eck_id, "") << "of staff it may not be held (R-C1)";
}

TEST(EdexmlInvalid, CarriesTheGroupsName) {
  const auto got = read_text(school_with(
      "", "",
      R"(<groep key="#g"><naam>6A</naam><jaargroep>6</jaargroep></groep><groep><jaargroep>6</jaargroep></groep>)"));
  ASSERT_EQ(got.invalid.size(), 2U);
  EXPECT_EQ(got.invalid[0].group_name, "6A");
  EXPECT_EQ(got.invalid[1].group_name, "");
}

}  // namespace
}  // namespace sluis::sources::edexml
