#include "connectors/http/pace.hpp"

#include <gtest/gtest.h>

#include "connectors/http/backoff.hpp"
#include "connectors/http/retry_after.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

instant at(milliseconds since) {
  return instant{std::chrono::hours{24 * 20'000}} + since;
}

TEST(pace, a_burst_goes_at_once_and_the_rest_in_turn) {
  pace limits(10, 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limits.next_delay(at(0ms)), 0ms) << i;
  EXPECT_EQ(limits.next_delay(at(0ms)), 100ms);
  EXPECT_EQ(limits.next_delay(at(0ms)), 200ms);
  EXPECT_EQ(limits.next_delay(at(200ms)), 100ms);  // two came, two were promised
  EXPECT_EQ(limits.next_delay(at(10s)), 0ms);
}

TEST(pace, a_bucket_never_holds_more_than_its_burst) {
  pace limits(10, 2);
  EXPECT_EQ(limits.next_delay(at(1h)), 0ms);
  EXPECT_EQ(limits.next_delay(at(1h)), 0ms);
  EXPECT_EQ(limits.next_delay(at(1h)), 100ms);
}

TEST(pace, over_a_minute_the_rate_is_kept) {
  pace limits(50, 5);
  auto now = at(0ms);
  int sent = 0;
  while (true) {
    now += limits.next_delay(now);
    if (now >= at(60s)) break;
    ++sent;
  }
  EXPECT_NEAR(sent, 50 * 60 + 5, 1);
}

TEST(pace, a_clock_that_steps_back_gives_no_tokens) {
  pace limits(10, 1);
  EXPECT_EQ(limits.next_delay(at(1000ms)), 0ms);
  EXPECT_EQ(limits.next_delay(at(0ms)), 100ms);
  EXPECT_EQ(limits.next_delay(at(100ms)), 100ms);
}

TEST(pace, a_rate_of_zero_is_a_programming_error) {
  EXPECT_THROW(pace(0, 1), std::invalid_argument);
}

TEST(pace_backoff, is_even_between_nothing_and_a_doubling_ceiling) {
  test::seeded_random chance(7);
  const milliseconds ceilings[] = {500ms, 1000ms, 2000ms, 4000ms, 5000ms, 5000ms};
  for (unsigned failures = 1; failures <= 6; ++failures) {
    const auto ceiling = ceilings[failures - 1];
    milliseconds sum = 0ms;
    milliseconds most = 0ms;
    for (int i = 0; i < 2000; ++i) {
      const auto wait = backoff(failures, 500ms, 5s, chance);
      ASSERT_GE(wait, 0ms);
      ASSERT_LE(wait, ceiling);
      most = std::max(most, wait);
      sum += wait;
    }
    EXPECT_GT(most, ceiling * 9 / 10) << failures;
    EXPECT_NEAR(static_cast<double>(sum.count()) / 2000, static_cast<double>(ceiling.count()) / 2,
                static_cast<double>(ceiling.count()) * 0.05);
  }
}

TEST(pace_backoff, many_failures_do_not_overflow) {
  test::seeded_random chance(7);
  EXPECT_LE(backoff(100'000, 500ms, 20s, chance), 20s);
}

TEST(pace_retry_after, is_read_in_every_form_of_rfc_9110) {
  const instant now = std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 8h + 49min + 7s;
  struct row {
    const char* name;
    const char* text;
    std::optional<milliseconds> wait;
  };
  const row rows[] = {
      {"seconds", "120", 120s},
      {"zero", "0", 0s},
      {"blanks", "  5 ", 5s},
      {"more than an hour", "999999", 1h},
      {"more than an int", "99999999999999999999", 1h},
      {"imf-fixdate", "Sun, 06 Nov 1994 08:49:37 GMT", 30s},
      {"rfc 850", "Sunday, 06-Nov-94 08:49:37 GMT", 30s},
      {"asctime", "Sun Nov  6 08:49:37 1994", 30s},
      {"in the past", "Sun, 06 Nov 1994 08:00:00 GMT", 0s},
      {"far away", "Sun, 06 Nov 2094 08:49:37 GMT", 1h},
      {"no day like that", "Sun, 31 Feb 1994 08:49:37 GMT", std::nullopt},
      {"no hour like that", "Sun, 06 Nov 1994 28:49:37 GMT", std::nullopt},
      {"another zone", "Sun, 06 Nov 1994 08:49:37 CET", std::nullopt},
      {"negative", "-5", std::nullopt},
      {"fraction", "1.5", std::nullopt},
      {"words", "soon", std::nullopt},
      {"empty", "", std::nullopt},
  };
  for (const auto& [name, text, wait] : rows) EXPECT_EQ(parse_retry_after(text, now), wait) << name;
}

TEST(pace_retry_after, two_digit_years_are_never_far_in_the_future) {
  const instant now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 6};
  EXPECT_EQ(parse_http_date("Friday, 06-Nov-26 00:00:30 GMT", now), now + 30s);
  EXPECT_LT(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", now), now);
}

}  // namespace
}  // namespace sluis::http
