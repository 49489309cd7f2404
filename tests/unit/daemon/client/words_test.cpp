#include "daemon/client/words.hpp"

#include <gtest/gtest.h>

#include "daemon/client/progress_bar.hpp"
#include "daemon/client/table.hpp"

namespace sluis::daemon::client {
namespace {

TEST(words, numbers_are_grouped) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

TEST(words, a_name_takes_the_columns_that_one_sees) {
  EXPECT_EQ(columns_of("Boele"), 5u);
  EXPECT_EQ(columns_of("Ismaël"), 6u);
  EXPECT_EQ(columns_of("Ismae\xcc\x88l"), 6u);  // ë as e and a combining mark
  EXPECT_EQ(columns_of("\xeb"), 1u);            // no UTF-8
  EXPECT_EQ(columns_of(""), 0u);
}

TEST(words, nothing_from_outside_moves_the_cursor) {
  EXPECT_EQ(printable("a\x1b[2Jb"), "a?[2Jb");
  EXPECT_EQ(printable("two\nlines"), "two?lines");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "?31m");  // CSI as one character
  EXPECT_EQ(printable("a\xe2\x80\xae"
                      "b"),
            "a?b");  // right-to-left override
  EXPECT_EQ(printable("Ismaël – 'ç'"), "Ismaël – 'ç'");
}

TEST(words, what_is_missing_or_of_another_kind_is_nothing) {
  const json some = {{"text", "a"}, {"number", 7}, {"null", nullptr}, {"minus", -1}, {"list", {1}}};
  EXPECT_EQ(text(some, "text"), "a");
  EXPECT_EQ(text(some, "number"), "");
  EXPECT_EQ(text(some, "null"), "");
  EXPECT_EQ(text(json("no object"), "text"), "");
  EXPECT_EQ(number(some, "number"), 7u);
  EXPECT_EQ(number(some, "minus"), 0u);
  EXPECT_EQ(number(some, "text"), 0u);
  EXPECT_TRUE(part(some, "list").empty());
  EXPECT_EQ(list(some, "list").size(), 1u);
  EXPECT_TRUE(list(some, "absent").empty());
  EXPECT_EQ(moment(some, "null"), "-");
}

TEST(table, aligns_by_what_one_sees) {
  table out({{"NAME"}, {"N", table::align::right}});
  out.add({"Ismaël", "7"});
  out.add({"Jo", "1,290"});
  EXPECT_EQ(out.text("  "),
            "  NAME        N\n"
            "  Ismaël      7\n"
            "  Jo      1,290\n");
  EXPECT_EQ(table({{"NAME"}}).text(), "");
}

TEST(progress_line, tells_phase_share_and_pace) {
  struct row {
    const char* name;
    progress_view view;
    const char* expected;
  };
  for (const auto& [name, view, expected] : {
           row{"nothing known", {"reading las-99XX.xml", 0, 0, 0}, "reading las-99XX.xml"},
           row{"no total", {"reading", 4200, 0, 0}, "reading  4,200"},
           row{"half",
               {"pushing to partner", 645, 1290, 120},
               "pushing to partner  [############------------]  645/1,290  50%  120/s  about 5 s left"},
           row{"done", {"pushing", 10, 10, 5}, "pushing  [########################]  10/10  100%  5/s"},
           row{"more than all", {"pushing", 11, 10, 0}, "pushing  [########################]  10/10  100%"},
           row{"long",
               {"pushing", 0, 360000, 100},
               "pushing  [------------------------]  0/360,000  0%  100/s  about 60 min left"},
       }) {
    EXPECT_EQ(progress_line(view, 100), expected) << name;
  }
  EXPECT_EQ(columns_of(progress_line({std::string(100, 'x'), 1, 2, 3}, 79)), 79u);
}

}  // namespace
}  // namespace sluis::daemon::client
