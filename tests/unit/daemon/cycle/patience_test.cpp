// Whether it is time again, also after a clock that was ahead for a while.
#include "daemon/cycle/patience.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

constexpr instant now{std::chrono::hours{500'000}};

TEST(patience, it_is_time_again_after_the_interval_and_where_the_last_time_is_still_to_come) {
  EXPECT_TRUE(is_time_again(std::nullopt, 1h, now)) << "never before";
  EXPECT_FALSE(is_time_again(now, 1h, now));
  EXPECT_FALSE(is_time_again(now - 59min, 1h, now));
  EXPECT_TRUE(is_time_again(now - 1h, 1h, now));
  EXPECT_TRUE(is_time_again(now + 1ms, 1h, now)) << "the clock was ahead";
  EXPECT_TRUE(is_time_again(now + 87600h, 1h, now));
}

TEST(patience, a_wait_longer_than_the_longest_is_none) {
  EXPECT_FALSE(must_wait(std::nullopt, now));
  EXPECT_FALSE(must_wait(now, now));
  EXPECT_TRUE(must_wait(now + 1min, now));
  EXPECT_TRUE(must_wait(now + longest_patience, now));
  EXPECT_FALSE(must_wait(now + longest_patience + 1ms, now)) << "the clock was ahead";
}

}  // namespace
}  // namespace sluis::daemon
