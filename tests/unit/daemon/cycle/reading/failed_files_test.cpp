// Which failures of one read are alike, and how they are told.
#include "daemon/cycle/reading/failed_files.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

failed_file one(const std::string& name, const std::string& message, errc code = errc::invalid_input,
                const std::string& school = "") {
  failed_file out{name, error(code, message, "export it again"), {}, std::nullopt};
  out.report.ending = "failed";
  out.report.school = school;
  out.report.note = out.cause.text();
  return out;
}

TEST(failed_files, alike_are_told_once_with_a_few_names_and_a_count) {
  std::vector<failed_file> all;
  for (int i = 0; i < 1000; ++i)
    all.push_back(one("e" + std::to_string(i) + ".xml", "e" + std::to_string(i) + ".xml: the file is empty"));
  const auto out = gather(all);
  ASSERT_EQ(out.reports.size(), 1U);
  EXPECT_EQ(out.reports[0].note, "e0.xml, e1.xml, e2.xml and 997 more: the file is empty; export it again");
  ASSERT_EQ(out.for_the_log.size(), 1U);
  EXPECT_EQ(out.for_the_log[0].files, 1000U);
}

TEST(failed_files, a_position_makes_no_difference_and_a_cause_does) {
  const auto out =
      gather({one("a.xml", "a.xml:3:12: a tag breaks off", errc::invalid_input, "12AB"),
              one("b.xml", "b.xml: the file is empty"), one("c.xml", "c.xml:7:1: a tag breaks off"),
              one("d.xml", "d.xml: the file is empty", errc::io), one("e.xml", "the read of 12AC is not whole: 3: 4")});
  ASSERT_EQ(out.reports.size(), 4U);
  EXPECT_EQ(out.reports[0].note, "a.xml:3:12, c.xml:7:1: a tag breaks off; export it again");
  EXPECT_EQ(out.reports[0].school, "") << "they are of several schools";
  EXPECT_EQ(out.reports[1].note, "b.xml: the file is empty; export it again");
  EXPECT_EQ(out.reports[2].note, "d.xml: the file is empty; export it again");
  EXPECT_EQ(out.reports[3].note, "the read of 12AC is not whole: 3: 4; export it again");
}

TEST(failed_files, one_file_keeps_its_school) {
  auto file = one("a.xml", "a.xml:3:12: a tag breaks off", errc::invalid_input, "12AB");
  file.school = subject_id{};
  const auto out = gather({file});
  EXPECT_EQ(out.reports.at(0).school, "12AB");
  EXPECT_TRUE(out.for_the_log.at(0).school.has_value());
}

TEST(failed_files, the_same_files_with_the_same_causes_are_nothing_new) {
  const auto a = one("a.xml", "a.xml: the file is empty");
  const auto b = one("b.xml", "b.xml: the file is empty");
  EXPECT_EQ(gather({a, b}).what, gather({a, b}).what);
  EXPECT_NE(gather({a, b}).what, gather({a}).what);
  EXPECT_NE(gather({a}).what, gather({one("a.xml", "a.xml: is not XML")}).what);
  EXPECT_EQ(gather({}).what, "");
}

TEST(failed_files, status_names_every_cause_up_to_four) {
  const auto file = [](int i) {
    return one("f" + std::to_string(i) + ".xml", "f" + std::to_string(i) + ".xml: problem " + std::to_string(i));
  };
  const auto told_of = [&file](int causes) {
    std::vector<failed_file> all;
    for (int i = 1; i <= causes; ++i) all.push_back(file(i));
    return text_of(gather(all).causes);
  };
  const std::string first = "f1.xml: problem 1; export it again", second = "f2.xml: problem 2; export it again",
                    third = "f3.xml: problem 3; export it again", fourth = "f4.xml: problem 4; export it again";
  struct row {
    int causes;
    std::string expected;
  };
  for (const auto& [causes, expected] :
       {row{0, ""}, row{1, first}, row{2, first + "; and 1 other file failed: " + second},
        row{3, first + "; and 2 other files failed: " + second + "; " + third},
        row{4, first + "; and 3 other files failed: " + second + "; " + third + "; " + fourth},
        row{5, first + "; and 4 other files failed: " + second + "; " + third + "; " + fourth + "; and 1 more cause"},
        row{10,
            first + "; and 9 other files failed: " + second + "; " + third + "; " + fourth + "; and 6 more causes"}}) {
    EXPECT_EQ(told_of(causes), expected) << causes;
  }
}

TEST(failed_files, in_status_alike_are_counted_together) {
  std::vector<failed_file> all{one("a.xml", "a.xml: is not XML")};
  for (int i = 0; i < 5; ++i)
    all.push_back(one("e" + std::to_string(i) + ".xml", "e" + std::to_string(i) + ".xml: the file is empty"));
  EXPECT_EQ(text_of(gather(all).causes),
            "a.xml: is not XML; export it again; and 5 other files failed: e0.xml, e1.xml, e2.xml and 2 more: the file "
            "is empty; export it again");
}

TEST(failed_files, in_status_a_problem_of_the_folder_counts_no_files) {
  const std::vector<failed_cause> two{{"a.xml, b.xml: all of these describe school 12AB", 0},
                                      {"c.xml: the file is empty", 1}};
  EXPECT_EQ(text_of(two),
            "a.xml, b.xml: all of these describe school 12AB; and 1 other file failed: c.xml: the file is empty");
  EXPECT_EQ(text_of({two[1], two[0]}),
            "c.xml: the file is empty; and there is more: a.xml, b.xml: all of these describe school 12AB");
}

}  // namespace
}  // namespace sluis::daemon
