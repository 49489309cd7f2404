// What waits for a night, on a machine that is on by day only.
#include "daemon/cycle/nights.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

// A Tuesday; in the Netherlands it is an hour later.
constexpr instant tuesday = std::chrono::sys_days{std::chrono::year{2026} / 12 / 1};

// On by day only: no window ever comes.
TEST(nights, a_backup_is_made_by_day_when_the_newest_is_two_days_old) {
  const auto noon = tuesday + 12h;
  struct row {
    const char* name;
    std::optional<instant> last, last_try, on_since;
    bool due;
  };
  for (const auto& [name, last, last_try, on_since, due] : {
           row{"two days old", noon - 48h, noon - 48h, noon - 900h, true},
           row{"a little less", noon - 48h + 1ms, noon - 48h, noon - 900h, false},
           row{"and tried just now", noon - 48h, noon - 30min, noon - 900h, false},
           row{"none, on for two days", {}, {}, noon - 48h, true},
           row{"none, on since today", {}, {}, noon - 3h, false},
           row{"old, on since today", noon - 900h, noon - 900h, noon - 3h, false},
           row{"on since a time when the clock was ahead", {}, {}, noon + 48h, false},
       }) {
    EXPECT_EQ(is_backup_due(last, last_try, on_since, noon), due) << name;
  }
}

TEST(nights, an_old_backup_is_told_with_its_age) {
  const auto noon = tuesday + 12h;
  EXPECT_EQ(overdue_backup_text(noon - 24h * 12, noon - 900h, noon), "the newest backup is of 2026-11-19, 12 days ago");
  EXPECT_EQ(overdue_backup_text({}, noon - 24h * 3, noon), "no backup was made yet");
  EXPECT_EQ(overdue_backup_text(noon - 71h, noon - 900h, noon), "");
  EXPECT_EQ(overdue_backup_text(noon - 900h, noon - 1h, noon), "")
      << "it was off for a summer, and the next night may come";
  EXPECT_EQ(overdue_backup_text({}, noon - 1h, noon), "");
  EXPECT_EQ(overdue_backup_text({}, {}, noon), "");
}

TEST(nights, by_day_nothing_but_what_two_days_left_undone) {
  const auto noon = tuesday + 12h, evening = tuesday + 19h;
  EXPECT_EQ(work_time_of(evening - 24h, evening), work_time::night);
  EXPECT_EQ(work_time_of({}, evening), work_time::night);
  EXPECT_EQ(work_time_of({}, noon), work_time::none) << "nothing is known yet";
  EXPECT_EQ(work_time_of(noon - 47h, noon), work_time::none);
  EXPECT_EQ(work_time_of(noon - 48h, noon), work_time::instead);
  EXPECT_EQ(work_time_of(noon + 1h, noon), work_time::none) << "noted while the clock was ahead";
  EXPECT_EQ(lived_since(noon + 1h, noon - 1h, noon), noon);
  EXPECT_EQ(lived_since(noon - 90h, noon - 64h, noon), noon - 90h) << "off for a weekend";
  EXPECT_EQ(lived_since(noon - 900h, noon - 73h, noon), noon) << "off for a summer: the next evening may come";
  EXPECT_EQ(lived_since({}, {}, noon), noon);
  EXPECT_TRUE(are_overdue_erasures_told(noon - 72h, noon));
  EXPECT_FALSE(are_overdue_erasures_told(noon - 71h, noon)) << "the next night does it";
}

// A clock that is a year behind: each hour's round asks, and a backup bears the instant that the store has lived
// through.
TEST(nights, while_the_clock_is_behind_one_backup_is_made_in_a_night_of_lived_time) {
  const auto noon = tuesday + 12h, behind = noon - 24h * 365;
  const seen_time seen{noon, 1000h};
  std::optional<instant> last, last_try;
  unsigned made = 0;
  for (auto passed = 0h; passed < 24h * 3; passed += 1h) {
    const auto now = backup_now(seen, 1000h + passed, behind + passed);
    EXPECT_EQ(now, noon + passed);
    if (!is_backup_due(last, last_try, noon - 900h, now)) continue;
    last = last_try = now;
    ++made;
  }
  EXPECT_EQ(made, 3U);
  EXPECT_EQ(backup_now(seen, 1000h, noon - 71h), noon - 71h) << "sound: the clock";
  EXPECT_EQ(backup_now(seen, 1000h, noon + 24h * 365), noon + 24h * 365) << "ahead: the clock";
  EXPECT_EQ(backup_now({}, 1000h, behind), behind);
}

}  // namespace
}  // namespace sluis::daemon
