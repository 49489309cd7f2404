// Whether it is time again, also after a clock that was ahead for a while.
#include "daemon/cycle/patience.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

constexpr instant begun{std::chrono::hours{500'000}};

TEST(patience, it_is_time_again_after_the_interval_and_where_the_last_time_is_still_to_come) {
  EXPECT_TRUE(is_time_again(std::nullopt, 1h, begun)) << "never before";
  EXPECT_FALSE(is_time_again(begun, 1h, begun));
  EXPECT_FALSE(is_time_again(begun - 59min, 1h, begun));
  EXPECT_TRUE(is_time_again(begun - 1h, 1h, begun));
  EXPECT_TRUE(is_time_again(begun + 1ms, 1h, begun)) << "the clock was ahead";
  EXPECT_TRUE(is_time_again(begun + 87600h, 1h, begun));
}

TEST(patience, a_wait_longer_than_the_longest_is_none) {
  EXPECT_FALSE(must_wait(std::nullopt, begun));
  EXPECT_FALSE(must_wait(begun, begun));
  EXPECT_TRUE(must_wait(begun + 1min, begun));
  EXPECT_TRUE(must_wait(begun + longest_patience, begun));
  EXPECT_FALSE(must_wait(begun + longest_patience + 1ms, begun)) << "the clock was ahead";
}

}  // namespace
}  // namespace sluis::daemon
