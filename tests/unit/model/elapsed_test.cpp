#include "model/elapsed.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sluis {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;

const instant noon = day{std::chrono::year{2026} / 11 / 28} + hours(11);  // 12:00 in the Netherlands

day on(int y, unsigned m, unsigned d) {
  return std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d);
}

struct jump {
  const char* name;
  milliseconds by;
  clock_state state;
  day elapsed;
};

const std::vector<jump>& jumps() {
  static const std::vector<jump> all = {
      {"none", hours(0), clock_state::sound, on(2026, 11, 28)},
      {"an hour", hours(1), clock_state::sound, on(2026, 11, 28)},
      {"a night", hours(13), clock_state::sound, on(2026, 11, 29)},
      {"2 days and 23 hours", hours(71), clock_state::sound, on(2026, 12, 1)},
      {"3 days", hours(72), clock_state::sound, on(2026, 12, 1)},
      {"3 days and a millisecond", hours(72) + milliseconds(1), clock_state::ahead, on(2026, 11, 28)},
      {"100 days", days(100), clock_state::ahead, on(2026, 11, 28)},
      {"10 years", days(3650), clock_state::ahead, on(2026, 11, 28)},
      {"back an hour", -hours(1), clock_state::sound, on(2026, 11, 28)},
      {"back a day", -hours(24), clock_state::sound, on(2026, 11, 28)},
      {"back 3 days and a millisecond", -hours(72) - milliseconds(1), clock_state::behind, on(2026, 11, 25)},
      {"back a year", -days(365), clock_state::behind, on(2025, 11, 28)},
      {"back to 1970", -noon.time_since_epoch(), clock_state::behind, on(1970, 1, 1)},
  };
  return all;
}

TEST(elapsed, a_jump_moves_the_day_by_three_days_at_most_and_back_only_where_the_clock_is_behind) {
  for (const auto& each : jumps()) {
    EXPECT_EQ(judge_clock(noon, noon + each.by), each.state) << each.name;
    EXPECT_EQ(elapsed_day(noon, noon + each.by), each.elapsed) << each.name;
  }
}

struct step {
  const char* name;
  milliseconds now;                    // from `latest`
  std::optional<milliseconds> passed;  // by the monotonic clock
  milliseconds moved;
};

const std::vector<step>& steps() {
  static const std::vector<step> all = {
      {"a start at once", hours(0), std::nullopt, hours(0)},
      {"a start after a weekend", hours(62), std::nullopt, hours(62)},
      {"a start after 40 days", days(40), std::nullopt, hours(0)},
      {"a start before", -hours(2), std::nullopt, hours(0)},
      {"a start in 1970", -noon.time_since_epoch(), std::nullopt, hours(0)},
      {"an hour", hours(1), hours(1), hours(1)},
      {"100 days of running", days(100), days(100), days(100)},
      {"a jump of 100 days within an hour", days(100), hours(1), hours(1)},
      {"a jump of 10 years within an hour", days(3650), hours(1), hours(1)},
      {"a jump of 2 days within an hour", hours(48), hours(1), hours(2)},
      {"what was missed is caught up", hours(3), hours(2), hours(3)},
      {"a clock that was set back an hour", -hours(1), hours(1), hours(0)},
      {"a clock that stands in 1970", -noon.time_since_epoch(), hours(1), hours(1)},
      {"time that went back", hours(2), -hours(1), hours(0)},
  };
  return all;
}

TEST(elapsed, the_latest_moves_by_what_has_really_passed) {
  for (const auto& each : steps()) {
    EXPECT_EQ(next_latest(noon, noon + each.now, each.passed), noon + each.moved) << each.name;
  }
}

TEST(elapsed, a_wrong_clock_moves_it_by_an_hour_each_hour_however_long) {
  auto latest = noon;
  for (int h = 1; h <= 2000; ++h) latest = next_latest(latest, noon + days(100) + hours(h), hours(1));
  EXPECT_EQ(latest, noon + hours(2000));
}

TEST(elapsed, a_machine_that_is_off_at_night_stays_sound) {
  auto latest = noon;
  auto now = noon;
  for (int d = 0; d < 60; ++d) {
    now += hours(16);
    latest = next_latest(latest, now, std::nullopt);
    for (int h = 0; h < 8; ++h) latest = next_latest(latest, now += hours(1), hours(1));
    EXPECT_EQ(latest, now);
  }
}

}  // namespace
}  // namespace sluis
