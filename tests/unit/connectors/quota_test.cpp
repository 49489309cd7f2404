// R-E capacity: inside the published limits by itself, and near to them (targets.md, rule 3).
#include "connectors/http/quota.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace sluis::http {
namespace {

using namespace std::chrono_literals;

constexpr instant start{std::chrono::hours{24}};

/// Moments at which `count` requests go, one after the other, as fast as the quota lets them.
std::vector<instant> moments(quota& limits, std::size_t count, const cost& c = {}) {
  std::vector<instant> out;
  instant now = start;
  for (std::size_t i = 0; i < count; ++i) {
    now += limits.next_delay(now, c);
    out.push_back(now);
  }
  return out;
}

/// The most that falls into any window of this length.
std::size_t most_within(const std::vector<instant>& at, std::chrono::milliseconds window) {
  std::size_t most = 0, first = 0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    while (at[i] - at[first] >= window) ++first;
    most = std::max(most, i - first + 1);
  }
  return most;
}

TEST(quota, no_window_sees_more_than_the_limit_and_ninety_five_percent_is_used) {
  struct row {
    const char* name;
    double amount;
    std::chrono::seconds window;
  };
  for (const auto& r : {row{"Graph writes", 3000, 150s}, row{"Graph units", 3500, 10s},
                        row{"Google queries", 2400, 60s}, row{"Google creates", 10, 1s}}) {
    quota limits(std::vector{pace::within(r.amount, r.window)});
    const auto at = moments(limits, static_cast<std::size_t>(r.amount * 10));
    EXPECT_LE(most_within(at, r.window), static_cast<std::size_t>(r.amount)) << r.name;
    if (r.amount < 100) continue;  // one at once is a tenth of so small a limit
    EXPECT_GE(static_cast<double>(at.size()),
              0.95 * r.amount * (std::chrono::duration<double>(at.back() - start) / r.window))
        << r.name;
  }
}

TEST(quota, the_narrowest_limit_decides_and_each_draws_what_it_costs) {
  quota limits({pace(100, 1), pace(10, 1)});
  EXPECT_EQ(most_within(moments(limits, 500, {{1, 0, 0, 0}}), 1s), 100U);
  quota both({pace(100, 1), pace(10, 1)});
  EXPECT_EQ(most_within(moments(both, 100, {{1, 1, 0, 0}}), 1s), 10U);
  quota heavy({pace(100, 1), pace(10, 1)});
  EXPECT_LE(most_within(moments(heavy, 100, {{20, 1, 0, 0}}), 1s), 5U);
}

TEST(quota, slows_down_while_the_target_says_so) {
  quota limits({pace(100, 1)});
  limits.slow_down(2, start + 10s);
  const auto at = moments(limits, 2000);
  const auto before = std::count_if(at.begin(), at.end(), [](instant t) { return t < start + 9s; });
  const auto after = std::count_if(at.begin(), at.end(), [](instant t) { return t >= start + 11s && t < start + 12s; });
  EXPECT_NEAR(static_cast<double>(before), 450, 10);
  EXPECT_EQ(after, 100);
}

TEST(quota, a_hold_is_a_floor_and_never_shortened) {
  quota limits(pace(1, 1));
  EXPECT_EQ(limits.hold_left(start), 0ms);
  limits.hold_until(start + 5s);
  limits.hold_until(start + 2s);
  EXPECT_EQ(limits.hold_left(start + 1s), 4s);
  EXPECT_EQ(limits.hold_left(start + 6s), 0ms);
}

TEST(quota, refuses_no_limits_and_too_many) {
  EXPECT_THROW(quota(std::vector<pace>{}), std::invalid_argument);
  EXPECT_THROW(quota(std::vector<pace>(5, pace(1, 1))), std::invalid_argument);
}

}  // namespace
}  // namespace sluis::http
