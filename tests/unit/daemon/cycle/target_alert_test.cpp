// Whether a target is left alone by the schedule, and what of that outlives the process.
#include "daemon/cycle/target_alert.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "daemon/cycle/patience.hpp"

namespace sluis::daemon {
namespace {

class target_alert : public testing::Test {
 protected:
  target_alert() {
    spdlog::set_level(spdlog::level::off);
    seat("partner");
  }
  ~target_alert() override { spdlog::set_level(spdlog::level::warn); }

  target_seat& seat(const char* id) {
    where_.targets.push_back(std::make_shared<target_seat>(std::make_shared<async_lock>(io_.get_executor())));
    where_.targets.back()->settings.id = target_id(id);
    return *where_.targets.back();
  }
  void fail(const std::string& why) {
    target_report report;
    report.problem = why;
    report.cause = errc::unavailable;
    note_try(partner(), report, where_.settings.id, 0, now_);
  }
  void answer() {
    target_report report;
    report.was_answered = true;
    note_try(partner(), report, where_.settings.id, 0, now_);
  }
  target_seat& partner() { return *where_.targets.front(); }
  void restart_with(const state::target_health& kept) {
    where_.targets.clear();
    seat("partner");
    where_.again.healths[target_id("partner")] = kept;
    take_up_healths(where_);
  }

  boost::asio::io_context io_;
  boost::asio::thread_pool workers_{1};
  island where_{{}, worker_strand(workers_.get_executor()), io_.get_executor()};
  instant now_{std::chrono::hours{500'000}};
};

TEST_F(target_alert, a_failing_target_is_the_same_after_a_restart) {
  fail("it is down");
  now_ += std::chrono::minutes(1);
  fail("it is still down");
  const auto before = partner();
  restart_with(health_of(before));
  EXPECT_EQ(partner().failures, 2U);
  EXPECT_EQ(partner().failing_since, before.failing_since);
  EXPECT_EQ(partner().leave_alone_until, now_ + patience(2));
  EXPECT_EQ(partner().problem, "it is still down");
  EXPECT_EQ(partner().cause, errc::unavailable);
  EXPECT_TRUE(where_.again.healths.empty());
}

TEST_F(target_alert, a_try_that_ended_with_the_process_is_a_failure_each_time) {
  auto kept = health_of(partner());
  for (unsigned n = 1; n <= 5; ++n) {
    kept.trying_since = now_;
    restart_with(kept);
    EXPECT_EQ(partner().failures, n);
    EXPECT_EQ(partner().leave_alone_until, now_ + patience(n));
    EXPECT_NE(partner().problem, "");
    kept = health_of(partner());
    now_ += std::chrono::hours(1);
  }
  answer();
  EXPECT_EQ(health_of(partner()).failures, 0U);
  EXPECT_FALSE(partner().leave_alone_until);
}

TEST_F(target_alert, a_block_is_tried_at_the_start_but_where_the_process_ended_again_and_again) {
  auto kept = health_of(partner());
  EXPECT_TRUE(may_be_tried_at_the_start(partner())) << "it is well";
  for (unsigned n = 1; n <= 5; ++n) {
    kept.trying_since = now_;
    restart_with(kept);
    EXPECT_EQ(may_be_tried_at_the_start(partner()), n < 3) << n;
    kept = health_of(partner());
  }
  for (int n = 0; n < 5; ++n) fail("it is down");
  EXPECT_TRUE(may_be_tried_at_the_start(partner())) << "it was down, and the process did not end";
}

// "Nothing needs you" while the target is down and a leaver's account is on.
TEST_F(target_alert, only_an_answer_of_the_target_ends_a_failure) {
  fail("it is down");
  const auto since = partner().failing_since;
  note_try(partner(), {}, where_.settings.id, 0, now_);  // nothing to change, a held plan, one person
  EXPECT_EQ(partner().failing_since, since);
  EXPECT_EQ(partner().problem, "it is down");
  EXPECT_TRUE(partner().leave_alone_until);
  answer();
  EXPECT_FALSE(partner().failing_since);
  EXPECT_EQ(partner().problem, "");
  fail("it is down again");
  target_report nothing_may_go;
  nothing_may_go.may_not_be_asked = true;
  note_try(partner(), nothing_may_go, where_.settings.id, 0, now_);
  EXPECT_FALSE(partner().failing_since) << "nobody will ever ask it";
}

TEST_F(target_alert, a_full_target_is_a_problem_and_the_schedule_does_not_wait_for_it) {
  target_report report;
  report.problem = "Google answered 412 limitExceeded";
  report.cause = errc::conflict;
  note_try(partner(), report, where_.settings.id, 30, now_);
  EXPECT_EQ(partner().problem, report.problem);
  EXPECT_EQ(partner().failing_since, now_);
  EXPECT_FALSE(partner().leave_alone_until) << "leavers are sent at once";
}

TEST_F(target_alert, a_reload_keeps_the_alert_and_does_not_wait) {
  fail("it is down");
  const auto since = partner().failing_since;
  keep_healths(where_);
  where_.targets.clear();
  seat("new");
  seat("partner");
  take_up_healths(where_);
  EXPECT_EQ(where_.targets[0]->failures, 0U);
  EXPECT_EQ(where_.targets[1]->failing_since, since);
  EXPECT_EQ(where_.targets[1]->problem, "it is down");
  EXPECT_FALSE(where_.targets[1]->leave_alone_until);
}

}  // namespace
}  // namespace sluis::daemon
