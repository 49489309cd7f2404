#include "mapping/life_cycle.hpp"

#include <gtest/gtest.h>

namespace sluis::mapping {
namespace {

TEST(life_cycle, each_day_has_its_stage) {
  const auto left_on = parse_day("2026-12-01").value();
  const auto after = [&](int days) { return left_on + std::chrono::days(days); };
  struct row {
    const char* name;
    presence says;
    int day;
    retention rule;
    stage expected;
  };
  const retention usual;
  const retention kind{std::chrono::days(14), std::chrono::days(120)};
  for (const auto& r : {
           row{"begins later", presence::expected, 500, usual, stage::expected},
           row{"is there", presence::present, 500, usual, stage::active},
           row{"the day of leaving", presence::gone, 0, usual, stage::soft_deleted},
           row{"a clock that was set back", presence::gone, -3, usual, stage::soft_deleted},
           row{"the last day of the term", presence::gone, 89, usual, stage::soft_deleted},
           row{"day 90", presence::gone, 90, usual, stage::due},
           row{"within the grace", presence::gone, 13, kind, stage::leaving},
           row{"the grace is over", presence::gone, 14, kind, stage::soft_deleted},
           row{"a longer term", presence::gone, 119, kind, stage::soft_deleted},
           row{"its end", presence::gone, 120, kind, stage::due},
       }) {
    EXPECT_EQ(stage_of(r.says, left_on, after(r.day), r.rule), r.expected) << r.name;
  }
}

}  // namespace
}  // namespace sluis::mapping
