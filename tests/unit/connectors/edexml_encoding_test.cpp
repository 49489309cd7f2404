// Dutch characters survive, whatever of the usual encodings the file was written in.
#include <gtest/gtest.h>

#include "connectors/sources/edexml/encoding.hpp"
#include "tests/support/edexml_text.hpp"

namespace sluis::sources::edexml {
namespace {

std::string file(std::string_view declaration, std::string_view name) {
  return std::string(declaration) +
         "<EDEX><school><brincode>12AB</brincode></school><leerlingen><leerling key='1'><achternaam>" +
         std::string(name) + "</achternaam></leerling></leerlingen></EDEX>";
}

struct encoded {
  const char* name;
  std::string file;
  const char* family_name;
};
class EdexmlEncoding : public testing::TestWithParam<encoded> {};
INSTANTIATE_TEST_SUITE_P(
    Files, EdexmlEncoding,
    testing::Values(
        encoded{"utf8", file("<?xml version='1.0' encoding='UTF-8'?>", "Götz-Ĳssel ’t"), "Götz-Ĳssel ’t"},
        encoded{"undeclared_is_utf8", file("", "Götz"), "Götz"},
        encoded{"byte_order_mark", file("\xEF\xBB\xBF<?xml version='1.0'?>", "Götz"), "Götz"},
        encoded{"byte_order_mark_beats_the_declaration",
                file("\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?>", "Götz"), "Götz"},
        encoded{"latin1", file("<?xml version='1.0' encoding='ISO-8859-1'?>", "G\xF6tz \xEB\xFC\xE7"), "Götz ëüç"},
        encoded{"latin1_in_lower_case",
                file("<?xml version=\"1.0\" encoding=\"iso-8859-1\" standalone=\"yes\"?>", "G\xF6tz"), "Götz"},
        encoded{"windows_1252", file("<?xml version='1.0' encoding='windows-1252'?>", "\x92t Hof\x80\x8A\x9F\xFF"),
                "’t Hof€ŠŸÿ"},
        encoded{"latin1_that_is_windows_1252", file("<?xml version='1.0' encoding='ISO-8859-1'?>", "\x91t Hof"),
                "‘t Hof"},
        encoded{"references", file("", "G&#246;tz &amp; &#x141;uk"), "Götz & Łuk"},
        encoded{"decomposed_becomes_composed", file("", "Go\xCC\x88tz"), "Götz"},
        encoded{"decomposed_over_a_reference", file("", "Go&#x308;tz"), "Götz"}),
    [](const auto& one) { return one.param.name; });

TEST_P(EdexmlEncoding, NamesSurvive) {
  for (const std::size_t chunk : {std::size_t{1}, std::size_t{7}, default_chunk_bytes}) {
    SCOPED_TRACE(chunk);
    const auto got = read_text(GetParam().file, chunk);
    ASSERT_TRUE(got.proof) << got.failure->text();
    ASSERT_EQ(got.persons.size(), 1U);
    EXPECT_EQ(got.persons[0].facts.family_name, GetParam().family_name);
  }
}

TEST(EdexmlEncoding, OthersAreRefusedWithAdvice) {
  for (const auto* label : {"UTF-7", "EBCDIC-CP-NL", "x-unknown", "UTF-16", "ISO-8859-15"}) {
    const auto got = read_text(file("<?xml version='1.0' encoding='" + std::string(label) + "'?>", "A"));
    ASSERT_TRUE(got.failure) << label;
    EXPECT_NE(got.failure->text().find("export the file as UTF-8"), std::string::npos);
  }
}

TEST(EdexmlEncoding, WideCharactersAreRefusedHoweverTheyAreMarked) {
  const auto wide = [](std::string_view before, std::size_t width, std::size_t at) {
    std::string out(before);
    for (const char c : file("<?xml version='1.0'?>", "A")) {
      std::string one(width, '\0');
      one[at] = c;
      out += one;
    }
    return out;
  };
  for (const auto& text : {wide("\xFF\xFE", 2, 0), wide("\xFE\xFF", 2, 1), wide("", 2, 0), wide("", 2, 1),
                           wide("", 4, 0), wide("", 4, 3)}) {
    const auto got = read_text(text);
    ASSERT_TRUE(got.failure);
    EXPECT_NE(got.failure->text().find("export the file as UTF-8"), std::string::npos) << got.failure->text();
  }
}

TEST(EdexmlEncoding, BytesThatAreNotTextFail) {
  for (const auto* name : {"G\xF6tz", "A\xC0\x80", "A\xED\xA0\x80", "A\x01"}) {
    const auto got = read_text(file("<?xml version='1.0' encoding='UTF-8'?>", name));
    ASSERT_TRUE(got.failure) << "bytes that are no UTF-8 must not be guessed at";
    EXPECT_FALSE(got.proof);
    EXPECT_EQ(got.failed_at.line, 1U);
  }
}

TEST(EdexmlEncoding, EveryByteOfWindows1252) {
  std::vector<char> out;
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  append_windows_1252(all, out);
  // 128 of one byte; of the rest 17 of three bytes (U+20AC and the like) and 111 of two.
  EXPECT_EQ(out.size(), 128U + 17U * 3U + 111U * 2U);
}

}  // namespace
}  // namespace sluis::sources::edexml
