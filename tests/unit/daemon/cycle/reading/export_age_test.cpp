// Issue 14, A 4: a school whose file is missing, or unchanged for longer than configured in term time.
#include "daemon/cycle/reading/export_age.hpp"

#include <gtest/gtest.h>

#include "model/local_time.hpp"

namespace sluis::daemon {
namespace {

day at_day(const char* text) {
  return parse_day(text).value();
}

TEST(export_age, days_of_holidays_do_not_count) {
  struct row {
    const char *name, *from, *to;
    std::int64_t expected;
  };
  for (const auto& [name, from, to, expected] :
       {row{"the same day", "2026-11-01", "2026-11-01", 0}, row{"a week", "2026-11-01", "2026-11-08", 7},
        row{"over Christmas", "2026-12-18", "2027-01-08", 2}, row{"over the summer", "2026-06-30", "2026-09-02", 2},
        row{"a clock that went back", "2026-11-08", "2026-11-01", 0}}) {
    EXPECT_EQ(term_days(at_day(from), at_day(to)), expected) << name;
  }
  EXPECT_GT(term_days(at_day("1970-01-01"), at_day("2026-11-01")), 2000);
}

TEST(export_age, missing_at_once_and_old_after_the_limit) {
  subject_id regenboog, eik;
  regenboog.bytes.fill(1);
  eik.bytes.fill(2);
  const std::map<subject_id, school_file> files{{regenboog, {start_of_local_day(at_day("2026-11-01")), false}},
                                                {eik, {start_of_local_day(at_day("2026-11-08")), true}}};
  const auto all = [&](std::int64_t most_days, const char* today) {
    const auto found = behind(files, most_days, at_day(today));
    return std::pair(found.missing.size(), found.old.size());
  };
  EXPECT_EQ(all(7, "2026-11-08"), std::pair(std::size_t{1}, std::size_t{0}));
  EXPECT_EQ(all(7, "2026-11-09"), std::pair(std::size_t{1}, std::size_t{1}));
  EXPECT_EQ(all(0, "2027-06-01"), std::pair(std::size_t{1}, std::size_t{0})) << "0: its age is never told";
}

}  // namespace
}  // namespace sluis::daemon
