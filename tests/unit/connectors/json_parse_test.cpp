// The one parser of foreign JSON: what it takes is what nlohmann's own parser made of it before, and every bound has
// its own error.
#include <gtest/gtest.h>

#include "connectors/json/parse_json.hpp"
#include "tests/support/peak_memory.hpp"

namespace sluis::foreign {
namespace {

using nlohmann::json;

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

TEST(json_parse, gives_the_same_document_as_the_parser_of_the_document_type) {
  for (const char* text : {"{}",
                           "[]",
                           "null",
                           "true",
                           "0",
                           "-1",
                           "9223372036854775807",
                           "9223372036854775808",
                           "18446744073709551615",
                           "18446744073709551616",
                           "-9223372036854775808",
                           "-9223372036854775809",
                           "0.1",
                           "1e3",
                           "-2.5E-7",
                           "123456789.123456789",
                           R"("")",
                           R"("\u00e9\n\"\\\/\ud83d\ude00")",
                           "\"\xC3\xA9\"",
                           R"({"a":{"b":[1,[],{},"c",null]},"":false})",
                           " [ 1 , 2 ] \r\n\t",
                           R"({"a":1,"a":{"b":2}})",
                           "\xEF\xBB\xBF{}"}) {
    const auto found = parse_json(text);
    ASSERT_TRUE(found) << text << ": " << found.error().text();
    const auto expected = json::parse(text);
    EXPECT_EQ(*found, expected) << text;
    EXPECT_EQ(found->type(), expected.type()) << text;
    EXPECT_EQ(found->dump(), expected.dump()) << text;
  }
}

TEST(json_parse, what_is_no_json_text_is_refused) {
  for (const char* text :
       {"",         " ",           "{",        "[1",    "[1,]", "{\"a\"}", "{a:1}", "tru",      "01",     "1e",
        "\"\xFF\"", "\"\\ud800\"", "\"a\nb\"", "[] []", "{}x",  "NaN",     "1e999", "/* */ {}", "<html>", "\xEF\xBB"}) {
    const auto found = parse_json(text);
    ASSERT_FALSE(found) << text;
    EXPECT_EQ(found.error().code(), errc::invalid_input) << text;
    EXPECT_TRUE(json::parse(text, nullptr, false).is_discarded()) << text;
  }
}

TEST(json_parse, each_bound_is_named_with_the_byte_and_without_any_content) {
  const json_limits limits{1000, 4, 20, 30, repeated_keys::refused};
  struct row {
    const char* name;
    std::string text;
    const char* error;  // nullptr: it is within the bounds
  };
  const std::string thirty(30, 'x');
  for (const auto& [name, text, error] : {
           row{"bytes", "[" + std::string(998, ' ') + "]", nullptr},
           row{"one byte more", "[" + std::string(999, ' ') + "]",
               "the JSON is larger than 1000 bytes (near byte 1000)"},
           row{"depth", nested(4), nullptr},
           row{"one level more", nested(5), "the JSON is nested deeper than 4 levels (near byte 4)"},
           row{"one level more, of objects", repeated(R"({"a":)", 5),
               "the JSON is nested deeper than 4 levels (near byte 20)"},
           row{"elements", "[" + repeated("1,", 18) + "1]", nullptr},
           row{"one element more", "[" + repeated("1,", 19) + "1]",
               "the JSON has more than 20 values and names (near byte 40)"},
           row{"a name is an element", "{\"a\":[" + repeated("{},", 17) + "{}]}",
               "the JSON has more than 20 values and names (near byte 57)"},
           row{"a text", "[\"" + thirty + "\"]", nullptr},
           row{"one byte more in a text", "[\"" + thirty + "x\"]",
               "the JSON has a text of more than 30 bytes (near byte "},
           row{"a text in parts", "[\"" + repeated("\\u0041", 31) + "\"]",
               "the JSON has a text of more than 30 bytes (near byte "},
           row{"a name", "{\"" + thirty + "x\":1}", "the JSON has a text of more than 30 bytes (near byte "},
           row{"a name twice", R"({"a":1,"b":2,"a":3})", "the JSON has an object with the same name twice (near byte "},
           row{"a name twice, in two objects", R"([{"a":1},{"a":2}])", nullptr},
           row{"a number", "[1e400]", "the JSON has a number that is too large (near byte "},
           row{"cut", R"({"secret":"hun)", "the JSON ends too early (near byte "},
           row{"broken", R"({"secret":hunter2})", "the JSON is not well-formed (near byte 10)"},
           row{"something behind it", R"({} hunter2)", "the JSON is followed by something else (near byte 3)"},
       }) {
    const auto found = parse_json(text, limits);
    EXPECT_EQ(found.has_value(), error == nullptr) << name;
    if (found || error == nullptr) continue;
    EXPECT_TRUE(found.error().text().starts_with(error)) << name << ": " << found.error().text();
    EXPECT_EQ(found.error().text().find("hun"), std::string::npos) << name;
  }
}

TEST(json_parse, of_a_name_that_stands_twice_a_target_s_answer_keeps_the_last) {
  const auto found = parse_json(R"({"active":true,"active":false})");
  ASSERT_TRUE(found);
  EXPECT_EQ(*found, json({{"active", false}}));
}

/// 8 MB of `[` took 618 MB and 8 MB of `{},` took 264 MB before there were bounds (measured on the same machine with
/// json::parse).
TEST(json_parse, eight_megabytes_of_anything_take_bounded_memory) {
  constexpr std::size_t size = std::size_t{8} * 1024 * 1024;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr double overhead = 5;  // of the sanitizer, around every allocation
#else
  constexpr double overhead = 1;
#endif
  struct row {
    const char* name;
    std::string start;
    const char* unit;
    double most_mb;
  };
  for (const auto& [name, start, unit, most_mb] : {
           row{"arrays within arrays", "", "[", 4},
           row{"objects within objects", "", R"({"a":)", 4},
           row{"numbers", "[", "1,", 4},
           row{"empty arrays", "[", "[],", 4},
           row{"empty objects", "[", "{},", 4},
           row{"small objects", "[", R"({"":0},)", 4},
           row{"one long text", "[\"", "x", 4},
       }) {
    auto text = start;
    text.reserve(size);
    while (text.size() + std::string_view(unit).size() <= size) text += unit;
    const auto before = test::peak_mb_from_here();
    const auto found = parse_json(text);
    const auto more = test::peak_mb() - before;
    EXPECT_FALSE(found) << name;
    EXPECT_LT(more, most_mb * overhead) << name;
    std::printf("%s: 8 MB are refused after %.0f MB more (%s)\n", name, more, found.error().message().c_str());
  }
}

/// The costliest that is let through.
TEST(json_parse, as_many_objects_as_may_be_take_bounded_memory) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr double most_mb = 400;
#else
  constexpr double most_mb = 80;
#endif
  const auto text = "[" + repeated("{},", json_limits{}.elements - 2) + "{}]";
  const auto before = test::peak_mb_from_here();
  const auto found = parse_json(text);
  ASSERT_TRUE(found) << found.error().text();
  const auto more = test::peak_mb() - before;
  EXPECT_LT(more, most_mb);
  std::printf("%zu empty objects: %.0f MB more\n", found->size(), more);
}

TEST(json_parse, a_document_within_the_bounds_can_be_copied_written_and_dropped) {
  const auto found = parse_json(nested(json_limits{}.depth));
  ASSERT_TRUE(found);
  const auto copy = *found;
  EXPECT_EQ(copy.dump(), nested(json_limits{}.depth));
  EXPECT_FALSE(parse_json(nested(100'000)));
}

}  // namespace
}  // namespace sluis::foreign
