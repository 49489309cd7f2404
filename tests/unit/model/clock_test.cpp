#include "model/clock.hpp"

#include <gtest/gtest.h>

#include "model/local_time.hpp"

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
  for (const auto& [name, text, back] :
       {row{"plain", "2026-11-23", "2026-11-23"}, row{"leap day", "2024-02-29", "2024-02-29"},
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

TEST(clock, the_maintenance_window_is_the_night_and_the_weekend) {  // R-G3
  struct row {
    const char* name;
    instant when;
    bool inside;
  };
  for (const auto& r :
       {row{"Monday noon", at(2026, 11, 23, 11h), false}, row{"18:59 in winter", at(2026, 11, 23, 17h + 59min), false},
        row{"19:00 in winter", at(2026, 11, 23, 18h), true}, row{"06:59", at(2026, 11, 24, 5h + 59min), true},
        row{"07:00", at(2026, 11, 24, 6h), false}, row{"19:00 in summer", at(2026, 7, 1, 17h), true},
        row{"18:59 in summer", at(2026, 7, 1, 16h + 59min), false}, row{"Saturday noon", at(2026, 11, 28, 11h), true},
        row{"Sunday noon", at(2026, 11, 29, 11h), true}}) {
    EXPECT_EQ(is_maintenance_window(r.when), r.inside) << r.name;
  }
}

}  // namespace
}  // namespace sluis
