#include "model/clock.hpp"

#include <gtest/gtest.h>

namespace sluis {
namespace {

using namespace std::chrono_literals;

instant at(int y, unsigned m, unsigned d, std::chrono::milliseconds of_day) {
  return day{std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d)} + of_day;
}

TEST(clock, days_are_parsed_strictly) {
  struct row {
    const char* name;
    const char* text;
    const char* back;  // nullptr: refused
  };
  for (const auto& [name, text, back] : {row{"plain", "2026-11-23", "2026-11-23"}, row{"leap day", "2024-02-29", "2024-02-29"},
                                         row{"no leap year", "2026-02-29", nullptr}, row{"month 13", "2026-13-01", nullptr},
                                         row{"short", "2026-1-1", nullptr}, row{"time added", "2026-11-23T00:00:00", nullptr},
                                         row{"sign", "2026-+1-01", nullptr}, row{"empty", "", nullptr}}) {
    const auto parsed = parse_day(text);
    ASSERT_EQ(parsed.has_value(), back != nullptr) << name;
    if (parsed) {
      EXPECT_EQ(to_string(*parsed), back) << name;
    }
  }
}

TEST(clock, instants_are_utc_with_milliseconds) {
  EXPECT_EQ(to_string(at(2026, 11, 23, 13h + 9min + 34s + 120ms)), "2026-11-23T13:09:34.120Z");
}

TEST(clock, a_pupil_leaves_at_dutch_midnight) {
  EXPECT_EQ(to_string(local_day(at(2026, 7, 31, 21h + 59min))), "2026-07-31");
  EXPECT_EQ(to_string(local_day(at(2026, 7, 31, 22h))), "2026-08-01");
  EXPECT_EQ(to_string(local_day(at(2026, 11, 23, 22h + 59min))), "2026-11-23");
  EXPECT_EQ(to_string(local_day(at(2026, 11, 23, 23h))), "2026-11-24");
  EXPECT_EQ(to_string(local_day(at(2026, 3, 29, 0h + 59min))), "2026-03-29");  // an hour before the clock turns
}

}  // namespace
}  // namespace sluis
