// A machine that is on by day on weekdays only never sees the maintenance window: who is due is erased all the same.
#include <gtest/gtest.h>

#include "daemon/cycle/nights.hpp"
#include "model/local_time.hpp"
#include "state/check.hpp"
#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {
namespace {

using std::chrono::days;

class by_day_only : public testing::Test {
 protected:
  void SetUp() override {
    s.grant_consent(most_attributes, 300);
    ASSERT_EQ(s.converge(), "");
    while (is_maintenance_window(s.time.now())) s.time.advance(days(1));
    auto& pupils = s.real.schools.front().pupils;
    pupils.erase(pupils.begin());
    accounts = s.there.users.size();
    ASSERT_EQ(s.sync().problem, "");
    left = local_day(s.time.now());
  }
  /// Off until the next weekday at the same hour.
  daemon::sync_report next_weekday() {
    s.switch_off();
    do s.time.advance(days(1));
    while (is_maintenance_window(s.time.now()));
    s.switch_on();
    return s.sync();
  }
  [[nodiscard]] int day_number() const { return static_cast<int>((local_day(s.time.now()) - left).count()); }

  simulation s{1};
  std::size_t accounts = 0;
  day left{};
};

TEST_F(by_day_only, who_is_due_is_erased_within_days_though_no_night_ever_comes) {
  std::uint64_t erased = 0;
  int erased_on = 0, deleted_on = 0;
  while (day_number() < 100) {
    const auto report = next_weekday();
    ASSERT_EQ(report.problem, "");
    if (s.there.users.size() < accounts && deleted_on == 0) deleted_on = day_number();
    if (report.erased > 0) erased_on = day_number();
    erased += report.erased;
    EXPECT_FALSE(daemon::are_overdue_erasures_told(s.where->last_night, s.time.now())) << day_number();
  }
  EXPECT_EQ(erased, 1U);
  EXPECT_GE(deleted_on, 90);
  EXPECT_LE(deleted_on, 92) << "by the first sync after the term";
  EXPECT_GE(erased_on, 92) << "not before two days without a night";
  EXPECT_LE(erased_on, 96);
  EXPECT_EQ(state::check_folder(s.folder, nullptr).value().findings, std::vector<std::string>{});
}

TEST_F(by_day_only, a_machine_that_has_nights_erases_nobody_by_day) {
  for (int d = 0; d < 100; ++d) {
    s.next_day();
    s.where->last_night = s.time.now() - std::chrono::hours(3);  // the night was looked at, and nobody was due
    if (is_maintenance_window(s.time.now())) continue;
    EXPECT_EQ(s.sync().erased, 0U) << day_number();
  }
}

}  // namespace
}  // namespace sluis::simulation
