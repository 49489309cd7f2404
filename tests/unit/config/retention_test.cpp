// [institution.retention]: never below 90 days, never longer without a reason (R-D2).
#include <gtest/gtest.h>

#include "config/config.hpp"

namespace sluis::config {
namespace {

result<config> with_retention(const std::string& retention) {
  return parse(R"([daemon]
state_dir = "var"
run_dir = "run"
[[institution]]
id = "a"
name = "A"
mail_domain = "a.example"
)" + retention,
               "/etc/sluis/s.toml");
}

TEST(retention, ninety_days_and_no_grace_unless_it_says_otherwise) {
  const auto usual = with_retention("").value().institutions.at(0).retention;
  EXPECT_EQ(usual.term, std::chrono::days(90));
  EXPECT_EQ(usual.grace, std::chrono::days(0));
  EXPECT_EQ(usual.group_term, std::chrono::days(30));
  const auto longer =
      with_retention(
          "[institution.retention]\ndays = 365\nrule = \"selectielijst\"\ngrace_days = 14\ngroup_days = 120\n")
          .value()
          .institutions.at(0)
          .retention;
  EXPECT_EQ(longer.term, std::chrono::days(365));
  EXPECT_EQ(longer.grace, std::chrono::days(14));
  EXPECT_EQ(longer.group_term, std::chrono::days(120));
  EXPECT_EQ(with_retention("[institution.retention]\ngroup_days = 0\n").value().institutions.at(0).retention.group_term,
            std::chrono::days(0));
  EXPECT_EQ(longer.rule, "selectielijst");
}

TEST(retention, what_may_not_be_is_refused) {
  struct row {
    const char* name;
    const char* text;
    const char* says;
  };
  for (const auto& r : {row{"shorter", "days = 89\n", "days: is too short"},
                        row{"longer without a rule", "days = 91\n", "days: is longer than 90 without a reason"},
                        row{"a long grace", "grace_days = 61\n", "grace_days"},
                        row{"groups longer than people", "group_days = 91\n", "group_days: is longer than `days`"},
                        row{"a term below none", "group_days = -1\n", "group_days"},
                        row{"an unknown key", "weeks = 3\n", "unknown key \"weeks\""}}) {
    const auto got = with_retention(std::string("[institution.retention]\n") + r.text);
    ASSERT_FALSE(got) << r.name;
    EXPECT_NE(got.error().text().find(r.says), std::string::npos) << r.name << ": " << got.error().text();
  }
}

}  // namespace
}  // namespace sluis::config
