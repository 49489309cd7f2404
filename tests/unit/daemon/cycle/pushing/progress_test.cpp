#include "daemon/cycle/pushing/progress.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "tests/support/virtual_time.hpp"

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;

workload some_work() {
  workload out;
  out.left[static_cast<std::size_t>(operation::create_user)] = 25'000;
  out.per_second[static_cast<std::size_t>(operation::create_user)] = 10;
  out.left[static_cast<std::size_t>(operation::add_member)] = 40'000;
  out.per_second[static_cast<std::size_t>(operation::add_member)] = 400;
  return out;
}

TEST(workload, says_what_the_quota_implies_of_what_is_left) {
  auto work = some_work();
  EXPECT_DOUBLE_EQ(work.seconds_left().value(), 2'600);
  EXPECT_DOUBLE_EQ(work.average_per_second(), 25);
  work.done(operation::create_user, 24'000);
  EXPECT_DOUBLE_EQ(work.seconds_left().value(), 200);
  work.done(operation::create_user, 2'000);  // more than was left
  EXPECT_DOUBLE_EQ(work.seconds_left().value(), 100);
  work.done(operation::add_member, 40'000);
  EXPECT_DOUBLE_EQ(work.seconds_left().value(), 0);
  EXPECT_DOUBLE_EQ(work.average_per_second(), 0);
}

TEST(workload, does_not_guess_where_one_quota_is_not_known) {
  auto work = some_work();
  work.left[static_cast<std::size_t>(operation::delete_user)] = 1;
  EXPECT_FALSE(work.seconds_left());
  work.done(operation::delete_user, 1);
  EXPECT_TRUE(work.seconds_left());
}

TEST(pace_meter, is_taken_over_several_batches_and_sinks_when_nothing_comes) {
  const instant begun{};
  pace_meter meter(begun);
  EXPECT_EQ(meter.per_second(begun + 1h), 0);
  for (int i = 1; i <= 40; ++i) meter.note(begun + i * 50s, static_cast<std::uint64_t>(i) * 1'000);
  EXPECT_DOUBLE_EQ(meter.per_second(begun + 2'000s), 20);
  EXPECT_DOUBLE_EQ(meter.per_second(begun + 2'049s), 20) << "the next batch is under way";
  EXPECT_LT(meter.per_second(begun + 2'000s + 1h), 5);
}

TEST(pace_meter, of_many_small_steps_is_as_good) {
  const instant begun{};
  pace_meter meter(begun);
  for (int ms = 10; ms <= 20'000; ms += 10)
    meter.note(begun + std::chrono::milliseconds(ms), static_cast<std::uint64_t>(ms));
  EXPECT_NEAR(meter.per_second(begun + 20s), 1'000, 1);
}

TEST(progress, holds_a_line_for_each_activity) {
  test::virtual_clock time;
  progress how_far(time);
  EXPECT_TRUE(how_far.look().lines.empty());
  auto& reading = how_far.begin("reading");
  reading.phase("reading las-99XX.xml", 1'000);
  time.advance(2s);
  reading.set_done(500);
  ASSERT_EQ(how_far.look().lines.size(), 1U);
  EXPECT_DOUBLE_EQ(how_far.look().lines[0].per_second, 250);
  EXPECT_DOUBLE_EQ(how_far.look().lines[0].seconds_left.value(), 2);
  reading.end();

  auto& slow = how_far.begin("google");
  auto& fast = how_far.begin("partner");
  slow.phase("pushing to google", some_work());
  time.advance(1s);
  fast.phase("planning for partner", 0);
  slow.add(operation::create_user, 5);
  const auto seen = how_far.look();
  ASSERT_EQ(seen.lines.size(), 2U);
  EXPECT_EQ(seen.lines[0].activity, "google");
  EXPECT_EQ(seen.lines[0].total, 65'000U);
  EXPECT_EQ(seen.lines[0].done, 5U);
  EXPECT_DOUBLE_EQ(seen.lines[0].quota_seconds_left.value(), 2'599.5);
  EXPECT_EQ(seen.lines[1].phase, "planning for partner");
  EXPECT_FALSE(seen.lines[1].quota_seconds_left);
  EXPECT_EQ(seen.newest, 1U) << "one line's progress does not hide the other's phase";
  fast.end();
  EXPECT_EQ(how_far.look().lines.size(), 1U);
}

TEST(progress, says_in_the_journal_how_long_each_phase_took) {
  std::ostringstream journal;
  const auto before = spdlog::default_logger();
  auto logger = std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(journal));
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));

  test::virtual_clock time;
  progress how_far(time);
  auto& reading = how_far.begin("reading");
  time.advance(5s);  // nothing is done yet
  reading.phase("reading las-99XX.xml", 1'000);
  time.advance(2s);
  reading.phase("reading las-99YY.xml", 1'000);
  time.advance(30ms);
  reading.end();
  reading.end();
  auto& target = how_far.begin("partner");
  target.phase("planning for partner", 0);
  target.phase("pushing to partner", some_work());
  time.advance(7s);
  target.end();
  spdlog::set_default_logger(before);

  EXPECT_EQ(journal.str(),
            "reading: reading las-99XX.xml took 2000 ms\nreading: reading las-99YY.xml took 30 ms\n"
            "partner: planning for partner took 0 ms\npartner: pushing to partner took 7000 ms\n");
}

}  // namespace
}  // namespace sluis::daemon
