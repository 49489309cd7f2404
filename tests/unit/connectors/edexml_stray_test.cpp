// Records at places where the format has none: an end tag is missing, and a tool put it where the document is
// well-formed again.
#include <gtest/gtest.h>

#include "tests/support/edexml_text.hpp"

namespace sluis::sources::edexml {
namespace {

/// "student 2, staff t1, group g3": of which records it is said that they cannot be taken in.
std::string invalid_of(const test::recording_sink& got) {
  std::vector<std::string> all;
  for (const auto& one : got.invalid) {
    const std::string what = one.kind == subject_kind::group ? "group"
                             : one.role == role::student     ? "student"
                                                             : "staff";
    all.push_back(what + " " + one.key.value_or("without a key"));
  }
  std::sort(all.begin(), all.end());
  std::string out;
  for (const auto& one : all) out += (out.empty() ? "" : ", ") + one;
  return out;
}

std::string valid_of(const test::recording_sink& got) {
  std::string out;
  for (const auto& one : got.persons) out += (out.empty() ? "" : ", ") + one.key;
  return out;
}

struct stray_row {
  const char* name;
  std::string text;
  const char* valid;
  const char* invalid;
};

std::string pupil(const char* key, const char* more = "") {
  return std::string("<leerling key=\"") + key + "\"><roepnaam>A</roepnaam>" + more + "</leerling>";
}

std::vector<stray_row> stray_rows() {
  const std::string one = pupil("1"), two = pupil("2"), three = pupil("3");
  const std::string teacher = R"(<leerkracht key="t1"><achternaam>B</achternaam></leerkracht>)";
  return {
      {"in place", school_with(one + two), "1, 2", ""},
      {"a pupil within a pupil", school_with(pupil("1", two.c_str()) + three), "3", "student 1, student 2"},
      {"within a text", school_with("<leerling key=\"1\"><roepnaam>A" + two + "</roepnaam></leerling>" + three), "3",
       "student 1, student 2"},
      {"within a group that is named", school_with(pupil("1", ("<groep key=\"g1\">" + two + "</groep>").c_str())), "",
       "student 1, student 2"},
      {"all that follow", school_with(pupil("1", (two + three).c_str())), "", "student 1, student 2, student 3"},
      {"three deep", school_with(pupil("1", pupil("2", three.c_str()).c_str())), "", "student 1, student 2, student 3"},
      {"without a key", school_with(pupil("1", "<leerling><roepnaam>B</roepnaam></leerling>")), "",
       "student 1, student without a key"},
      {"also at the right place", school_with(pupil("1", two.c_str()) + two), "2", "student 1"},
      {"a pupil within a teacher",
       school_with(one, R"(<leerkracht key="t1"><achternaam>B</achternaam>)" + two + "</leerkracht>"), "1",
       "staff t1, student 2"},
      {"a teacher within a pupil", school_with(pupil("1", teacher.c_str())), "", "staff t1, student 1"},
      {"a teacher among the pupils", school_with(one + teacher), "1", "staff t1"},
      {"the staff within the pupils", school_with(one + "<leerkrachten>" + teacher + "</leerkrachten>"), "1",
       "staff t1"},
      {"a pupil among the groups", school_with(one, "", two), "1", "student 2"},
      {"a group within a group",
       school_with(one, "", R"(<groep key="g3"><naam>6A</naam><groep key="g4"><naam>7A</naam></groep></groep>)"), "1",
       "group g3, group g4"},
      {"a group that is named within another",
       school_with(pupil("1", R"(<groep key="g1"><groep key="g2"/></groep>)") + two), "2", "student 1"},
      {"the same of staff",
       school_with(
           one,
           R"(<leerkracht key="t1"><achternaam>B</achternaam><groepen><groep key="g1"><groep key="g2"/></groep></groepen></leerkracht>)"),
       "1", "staff t1"},
      {"a group among the pupils", school_with(one + R"(<groep key="g3"><naam>6A</naam></groep>)" + two), "1, 2",
       "group g3"},
      {"the groups of a pupil at a wrong place", school_with(pupil("1", pupil("2", R"(<groep key="g1"/>)").c_str())),
       "", "student 1, student 2"},
      {"what a vendor adds",
       school_with(
           pupil("1", R"(<toevoegingen><groep key="x"/><leerling><roepnaam>C</roepnaam></leerling></toevoegingen>)")),
       "1", ""},
      {"what a vendor adds names a pupil",
       school_with(pupil("1", R"(<toevoegingen><leerling key="2"/></toevoegingen>)") + two), "1, 2", ""},
      {"what a vendor adds has swallowed a pupil",
       school_with(pupil("1", ("<toevoegingen>" + two + "</toevoegingen>").c_str())), "1", "student 2"},
  };
}

TEST(EdexmlStray, ARecordAtAWrongPlaceIsInvalidAndSoIsTheOneAroundIt) {
  for (const auto& r : stray_rows()) {
    for (const std::size_t chunk : {std::size_t{7}, default_chunk_bytes}) {
      const auto got = read_text(r.text, chunk);
      ASSERT_TRUE(got.proof) << r.name << ": " << got.failure->text();
      EXPECT_EQ(got.broken_contract, "") << r.name;
      EXPECT_EQ(valid_of(got), r.valid) << r.name;
      EXPECT_EQ(invalid_of(got), r.invalid) << r.name;
      EXPECT_EQ(got.proof->persons,
                got.persons.size() + static_cast<std::size_t>(
                                         std::count_if(got.invalid.begin(), got.invalid.end(),
                                                       [](const auto& i) { return i.kind == subject_kind::person; })))
          << r.name;
      EXPECT_EQ(got.proof->invalid, got.invalid.size()) << r.name;
    }
  }
}

TEST(EdexmlStray, InAFileThatIsReadAgainAsWell) {
  const auto late =
      school_with(pupil("1", pupil("2").c_str()) + pupil("3") + pupil("3", "<voornamen>C</voornamen>") + pupil("4"));
  const auto got = read_text(late);
  ASSERT_TRUE(got.proof) << got.failure->text();
  EXPECT_EQ(valid_of(got), "4");
  EXPECT_EQ(invalid_of(got), "student 1, student 2, student 3, student 3");
}

TEST(EdexmlStray, TheMessageNamesThePlaceAndNobody) {
  const auto got = read_text(school_with(pupil("1", pupil("2").c_str())));
  ASSERT_EQ(got.invalid.size(), 2U);
  for (const auto& one : got.invalid) {
    EXPECT_EQ(one.field, "leerling");
    EXPECT_NE(one.problem.find("an end tag is missing"), std::string::npos) << one.problem;
    EXPECT_EQ(one.where.line, 10U);
  }
}

}  // namespace
}  // namespace sluis::sources::edexml
