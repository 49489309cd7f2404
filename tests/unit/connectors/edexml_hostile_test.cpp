// Files that mean harm, or that are not whole: nothing is taken in, nothing is fetched, memory and time stay bounded.
#include <gtest/gtest.h>

#include "tests/support/edexml_text.hpp"

namespace sluis::sources::edexml {
namespace {

TEST(EdexmlHostile, DoctypesAreRefused) {
  const auto rest = school_with("<leerling key=\"1\"><roepnaam>&lol9;</roepnaam></leerling>").substr(39);
  for (const auto* doctype : {
           "<!DOCTYPE EDEX [<!ENTITY lol 'lol'><!ENTITY lol9 '&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;'>]>",  // billion
                                                                                                              // laughs
           "<!DOCTYPE EDEX [<!ENTITY lol9 SYSTEM 'file:///etc/passwd'>]>",                                    // XXE
           "<!DOCTYPE EDEX [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'> %p;]>",
           "<!DOCTYPE EDEX [<!ATTLIST leerling key CDATA 'x'>]>",
           "<!DOCTYPE EDEX SYSTEM 'http://127.0.0.1:1/edex.dtd'>",
       }) {
    SCOPED_TRACE(doctype);
    const auto got = read_text("<?xml version='1.0'?>\n" + std::string(doctype) + "\n" + rest);
    ASSERT_TRUE(got.failure);
    EXPECT_NE(got.failure->message().find("DOCTYPE"), std::string::npos) << got.failure->message();
    EXPECT_EQ(got.failed_at.line, 2U);
    EXPECT_FALSE(got.school) << "nothing was handed over";
  }
}

TEST(EdexmlHostile, DepthIsBounded) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<x>";
  const auto got = read_text("<EDEX><school><brincode>12AB</brincode></school>" + deep);
  ASSERT_TRUE(got.failure);
  EXPECT_FALSE(got.proof);
}

TEST(EdexmlHostile, EndlessThingsAreBounded) {
  const std::string endless(std::size_t{12} * 1024 * 1024, 'a');
  for (const auto& file : {"<EDEX><!--" + endless, "<EDEX a=\"" + endless, "<EDEX><" + endless, "<?x " + endless}) {
    EXPECT_TRUE(read_text(file).failure);
  }
  // Text that nobody asked for may be long: it is passed over.
  const auto got = read_text("<EDEX><school><brincode>12AB</brincode><commentaar>" + endless +
                             "</commentaar></school><leerlingen/></EDEX>");
  EXPECT_TRUE(got.proof);
}

std::string some_school() {
  std::string pupils;
  for (int i = 0; i < 400; ++i) {
    pupils += "<leerling key=\"" + std::to_string(i) + "\" eckid=\"https://ketenid.nl/201703/" + std::to_string(i) +
              "\">\n  <achternaam>Götz</achternaam><voorvoegsel>van &#39;t</voorvoegsel>\n  <groep\n   "
              "key=\"g1\"/><bsn>123456782</bsn></leerling>\n";
  }
  return school_with(pupils, "<leerkracht key=\"1\"><roepnaam>Lia</roepnaam><rol>LRK</rol></leerkracht>");
}

TEST(EdexmlHostile, AFileThatIsCutAnywhereRemovesNobody) {
  const auto whole = some_school();
  for (std::size_t size = 0; size < whole.size() - 10; size += size < 2000 ? 37 : 4096) {
    const auto got = read_text(std::string_view(whole).substr(0, size));
    EXPECT_FALSE(got.proof) << size;
    ASSERT_TRUE(got.failure) << size;
    EXPECT_EQ(got.failure->code(), errc::invalid_input);
    EXPECT_EQ(got.broken_contract, "");
  }
}

TEST(EdexmlHostile, ChunksDoNotMatter) {
  const auto file = some_school();
  const auto want = read_text(file);
  ASSERT_EQ(want.persons.size(), 401U);
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, std::size_t{65536}}) {
    SCOPED_TRACE(chunk);
    const auto got = read_text(file, chunk);
    ASSERT_EQ(got.persons.size(), want.persons.size());
    for (std::size_t i = 0; i < want.persons.size(); ++i) {
      EXPECT_EQ(got.persons[i].facts, want.persons[i].facts);
      EXPECT_EQ(to_string(got.persons[i].where), to_string(want.persons[i].where));
    }
  }
}

// Finds the n-th "<leerling" in the text by itself.
source_position nth_pupil(std::string_view file, std::size_t n) {
  std::size_t at = 0;
  for (std::size_t i = 0; i <= n; ++i) at = file.find("<leerling ", i == 0 ? 0 : at + 1);
  const auto before = file.substr(0, at);
  const auto line_start = before.rfind('\n') + 1;
  std::uint32_t column = 1;
  for (const char c : before.substr(line_start)) column += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
  return {"las.xml", static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n')) + 1, column};
}

TEST(EdexmlHostile, PositionsHoldInLongFilesAndLongLines) {
  std::string pupils;
  for (int i = 0; i < 3000; ++i) {
    pupils += std::string(i % 3 == 0 ? 50 : 0, '\n') + "<!-- é " + std::string(static_cast<std::size_t>(i % 200), 'x') +
              " --> <leerling key=\"" + std::to_string(i) +
              "\"\n\teckid='é\n'><roepnaam>Zoë &lt;</roepnaam><land>x</land></leerling>";
  }
  const auto file = school_with(pupils);
  for (const std::size_t chunk : {std::size_t{777}, default_chunk_bytes}) {
    const auto got = read_text(file, chunk);
    ASSERT_EQ(got.persons.size(), 3000U);
    for (std::size_t i = 0; i < 3000; i += 101)
      EXPECT_EQ(to_string(got.persons[i].where), to_string(nth_pupil(file, i))) << i;
  }
}

TEST(EdexmlHostile, LinesPast65535AreCounted) {
  const auto got =
      read_text(school_with(std::string(200'000, '\n') + "  <leerling key=\"1\"><roepnaam>A</roepnaam></leerling>"));
  ASSERT_EQ(got.persons.size(), 1U);
  EXPECT_EQ(to_string(got.persons[0].where), "las.xml:200010:3");
}

}  // namespace
}  // namespace sluis::sources::edexml
