// Each bound of a file: just within it the file is read, just beyond it the error names file, line, column and bound,
// and nobody is removed.
#include <gtest/gtest.h>

#include "connectors/sources/edexml/markup_bounds.hpp"
#include "connectors/sources/edexml/run_pass.hpp"
#include "tests/support/edexml_text.hpp"

namespace sluis::sources::edexml {
namespace {

std::string times(std::size_t count, const std::string& text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

/// A whole school with something on line 3, from column 3.
std::string with(const std::string& something) {
  return "<EDEX>\n<school><brincode>12AB</brincode></school>\n  " + something + "\n<leerlingen/></EDEX>";
}

std::string attributes(std::size_t count) {
  std::string out = "<x";
  for (std::size_t i = 0; i < count; ++i) out += " a" + std::to_string(i) + "='1'";
  return out + "/>";
}

const xml_limits bound;

struct bound_row {
  const char* name;
  std::string within, beyond;
  const char* problem;
};

const std::vector<bound_row>& bound_rows() {
  static const std::vector<bound_row> all = {
      {"attributes of a tag", attributes(bound.attributes), attributes(bound.attributes + 1),
       "a tag has more than 100 attributes"},
      {"300,000 attributes", attributes(1), attributes(300'000), "a tag has more than 100 attributes"},
      {"an equals sign in a value is no attribute", "<x a='" + times(1000, "=") + "'/>", "", ""},
      {"an element's name", "<" + times(bound.name_bytes, "n") + "/>", "<" + times(bound.name_bytes + 1, "n") + "/>",
       "a name is longer than 256 bytes"},
      {"an attribute's name", "<x " + times(bound.name_bytes, "n") + "=''/>",
       "<x " + times(bound.name_bytes + 1, "n") + "=''/>", "a name is longer than 256 bytes"},
      {"a value", "<x a='" + times(60'000, "v") + "'/>", "<x a='" + times(bound.tag_bytes, "v") + "'/>",
       "a tag is longer than 65536 bytes"},
      {"blanks in a tag", "<x" + times(60'000, " ") + "/>", "<x" + times(bound.tag_bytes, " ") + "/>",
       "a tag is longer than 65536 bytes"},
      {"a comment", "<!--" + times(60'000, "c") + "-->", "<!--" + times(bound.aside_bytes, "c") + "-->",
       "a comment, processing instruction or declaration is longer than 65536 bytes"},
      {"markup in a comment", "<!-- " + times(200, "<y a='") + " -->", "", ""},
      {"a processing instruction", "<?x " + times(60'000, "p") + "?>", "<?x " + times(bound.aside_bytes, "p") + "?>",
       "a comment, processing instruction or declaration is longer than 65536 bytes"},
      {"a text", "<x>" + times(bound.text_bytes, "t") + "</x>", "<x>" + times(bound.text_bytes + 1, "t") + "</x>",
       "a text is longer than 16777216 bytes"},
      {"a text with comments in it", "<x>t</x>",
       "<x>" + times(bound.text_bytes / 1024 + 1, times(1024, "t") + "<!-- -->") + "</x>",
       "a text is longer than 16777216 bytes"},
      {"CDATA", "<x><![CDATA[" + times(1'000'000, "]") + "]]></x>",
       "<x>" + times(17, "<![CDATA[" + times(1'000'000, "c") + "]]>") + "</x>", "a text is longer than 16777216 bytes"},
      {"references", "<x>" + times(1'000'000, "&amp;") + "</x>",
       "<x>" + times(bound.text_bytes / 4, "&lt;") + "&lt;</x>", "a text is longer than 16777216 bytes"},
      {"depth", times(bound.depth - 1, "<x>") + times(bound.depth - 1, "</x>"),
       times(bound.depth, "<x>") + times(bound.depth, "</x>"), "elements are nested deeper than 64 levels"},
      {"many elements beside each other", times(100'000, "<x><y/></x>"), "", ""},
  };
  return all;
}

TEST(EdexmlBounds, EachIsNamedWithFileLineAndColumn) {
  for (const auto& [name, within, beyond, problem] : bound_rows()) {
    const auto good = read_text(with(within));
    EXPECT_TRUE(good.proof) << name << ": " << (good.failure ? good.failure->text() : "");
    if (beyond.empty()) continue;
    const auto bad = read_text(with(beyond));
    ASSERT_TRUE(bad.failure) << name;
    EXPECT_FALSE(bad.proof) << name;
    EXPECT_NE(bad.failure->message().find("las.xml:3:"), std::string::npos) << name << ": " << bad.failure->message();
    EXPECT_NE(bad.failure->message().find(problem), std::string::npos) << name << ": " << bad.failure->message();
    EXPECT_NE(bad.failure->hint().find("nobody was removed"), std::string::npos) << name;
  }
}

/// libxml2 refuses most of them where they stand; a DOCTYPE it would read first.
TEST(EdexmlBounds, ADeclarationIsBounded) {
  const auto bad = read_text("<?xml version='1.0'?>\n<!DOCTYPE " + times(bound.aside_bytes, "d") + "><EDEX/>");
  ASSERT_TRUE(bad.failure);
  EXPECT_NE(bad.failure->message().find(
                "las.xml:2:1: a comment, processing instruction or declaration is longer than 65536 bytes"),
            std::string::npos)
      << bad.failure->message();
}

TEST(EdexmlBounds, WhereTheTagBeginsIsNamed) {
  const auto bad =
      read_text("<EDEX>\n<school><brincode>12AB</brincode></school>\n <!-- é -->" + attributes(101) + "</EDEX>");
  ASSERT_TRUE(bad.failure);
  EXPECT_NE(bad.failure->message().find("las.xml:3:12: "), std::string::npos) << bad.failure->message();
}

/// Byte by byte the same is found as in one piece.
TEST(EdexmlBounds, ChunksDoNotMatter) {
  for (const auto& [name, within, beyond, problem] : bound_rows()) {
    if (beyond.empty() || beyond.size() > 500'000) continue;
    const auto text = with(beyond);
    markup_bounds whole;
    const auto expected = whole.check(text);
    ASSERT_TRUE(expected) << name;
    markup_bounds parts;
    std::optional<xml_fault> found;
    for (std::size_t i = 0; i < text.size() && !found; ++i) found = parts.check(std::string_view(text).substr(i, 1));
    ASSERT_TRUE(found) << name;
    EXPECT_EQ(found->problem, expected->problem) << name;
    EXPECT_EQ(found->where.line, expected->where.line) << name;
    EXPECT_EQ(found->where.column, expected->where.column) << name;
  }
}

std::chrono::steady_clock::time_point later_by_forty_seconds() {
  static std::chrono::steady_clock::time_point now;
  return now += std::chrono::seconds(40);
}

class nothing_wanted final : public element_consumer {
 public:
  answer open(context, const xml_attributes&, text_position) override { return answer::read; }
  void value(context, const element_text&) override {}
  void close(context, text_position) override {}
  [[nodiscard]] bool stopped() const override { return false; }
};

TEST(EdexmlBounds, AChunkThatTakesTooLongEndsTheRead) {
  const auto text = with("");
  memory_input from(text);
  nothing_wanted into;
  EXPECT_FALSE(run_pass(from, into, {}, default_chunk_bytes, {std::chrono::seconds(41), later_by_forty_seconds}));
  const auto failed = run_pass(from, into, {}, default_chunk_bytes, {std::chrono::seconds(39), later_by_forty_seconds});
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->cause.code(), errc::unavailable);
  EXPECT_NE(failed->cause.message().find("las.xml: 65536 bytes of it, up to byte "), std::string::npos)
      << failed->cause.message();
  EXPECT_NE(failed->cause.message().find("took longer than 39 seconds"), std::string::npos) << failed->cause.message();
}

}  // namespace
}  // namespace sluis::sources::edexml
