#include "daemon/client/words.hpp"

#include <gtest/gtest.h>

#include "daemon/client/progress_line.hpp"
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

progress_view view(const std::string& phase, std::uint64_t done, std::uint64_t total, double per_second = 0,
                   double left = 0, double quota = 0, double quota_left = 0) {
  return {"", phase, done, total, per_second, left, quota, quota_left};
}

TEST(progress_line, tells_what_is_done_and_left_the_pace_and_the_longer_time) {
  struct row {
    const char* name;
    progress_view view;
    const char* expected;
  };
  for (const auto& [name, view, expected] : {
           row{"nothing known", view("reading las-99XX.xml", 0, 0), "reading las-99XX.xml"},
           row{"no total", view("reading", 4200, 0), "reading  4,200"},
           row{"half", view("pushing to partner", 645, 1290, 120, 5.4),
               "pushing to partner  [############------------]  645/1,290  645 left  120/s  about 5 s"},
           row{"done", view("pushing", 10, 10, 5), "pushing  [########################]  10/10  0 left  5/s"},
           row{"more than all", view("pushing", 11, 10), "pushing  [########################]  10/10  0 left"},
           row{"long", view("pushing", 0, 360000, 100, 3600),
               "pushing  [------------------------]  0/360,000  360,000 left  100/s  about 60 min"},
           row{"longer", view("pushing", 0, 100, 0, 7260),
               "pushing  [------------------------]  0/100  100 left  about 2 h 1 min"},
           row{"slower than the quota", view("p", 1, 3, 9.84, 60, 10, 30),
               "p  [########----------------]  1/3  2 left  9.8/s  about 60 s"},
           row{"as the quota permits", view("p", 400, 25000, 12, 2050, 10, 2460),
               "p  [------------------------]  400/25,000  24,600 left  12/s  about 41 min at the quota of 10 a "
               "second"},
           row{"before the first batch", view("p", 0, 25000, 0, 0, 10, 2500),
               "p  [------------------------]  0/25,000  25,000 left  about 42 min at the quota of 10 a second"},
       }) {
    EXPECT_EQ(progress_line(view, 120), expected) << name;
  }
}

TEST(progress_line, gives_up_the_bar_and_then_words_to_fit) {
  const auto push = view("pushing to google", 5000, 25000, 9.8, 2040, 10, 2060);
  EXPECT_EQ(progress_line(push, 79), "pushing to google  5,000/25,000  20,000 left  9.8/s  about 34 min (quota 10/s)");
  EXPECT_EQ(columns_of(progress_line(view(std::string(100, 'x'), 1, 2, 3), 79)), 79u);
}

TEST(progress_views, are_the_lines_of_a_job_or_its_older_fields) {
  const json line = {
      {"institution", "a"}, {"activity", "google"}, {"phase", "pushing to google"}, {"done", 5}, {"total", 10},
      {"per_second", 2.5},  {"seconds_left", 2},    {"quota_per_second", nullptr}};
  json job = {{"phase", "pushing to google"}, {"done", 5}, {"total", 10}, {"lines", {line}}};
  const auto one = progress_views(job);
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].phase, "pushing to google");
  EXPECT_EQ(one[0].per_second, 2.5);
  EXPECT_EQ(one[0].quota_per_second, 0);
  job["lines"].push_back(line);
  job["lines"][1]["institution"] = "b";
  EXPECT_EQ(progress_views(job).at(1).phase, "b: pushing to google");
  EXPECT_NE(progress_views(job)[0].key, progress_views(job)[1].key);
  job.erase("lines");
  EXPECT_EQ(progress_views(job).at(0).done, 5u);
  EXPECT_TRUE(progress_views(json::object()).empty());
}

}  // namespace
}  // namespace sluis::daemon::client
