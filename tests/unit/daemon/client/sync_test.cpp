// `sluis sync`: what is told while it waits, and what at the end.
#include <gtest/gtest.h>

#include "daemon/client/exit_code.hpp"
#include "tests/support/sample_answers.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;
using strings = std::vector<std::string>;

TEST(sluis, sync_starts_a_job_and_prints_its_id) {
  served daemon;
  const auto ended = run(daemon.admin(), {"sync", "--institution", "demo", "--source", "las", "--target", "partner",
                                          "--person", std::string(32, 'a')});
  EXPECT_EQ(ended.how, exit_code::done);
  expect_says(ended.out, "job-1");
  EXPECT_EQ(daemon.core.asked,
            strings{"sync institution=demo source=las target=partner person=" + std::string(32, 'a')});
  EXPECT_EQ(json::parse(run(daemon.admin(), {"sync", "--json"}).out)["job"], "job-1");
}

TEST(sluis, sync_wait_tells_each_phase_once_and_then_the_report) {
  served daemon;
  daemon::job_view running;
  running.phase = "reading las-99XX.xml";
  daemon.core.jobs = {running, running, running, test::sample_job(plan_state::held)};
  daemon.core.jobs[2].phase = "pushing to partner";
  const auto ended = run(daemon.admin(), {"sync", "--wait"});
  EXPECT_EQ(ended.how, exit_code::held);
  EXPECT_EQ(ended.err, "reading las-99XX.xml\npushing to partner\n");
  expect_says(ended.out, "sluis plan approve 3f2a91b0c4d5");
}

TEST(sluis, sync_wait_on_a_terminal_rewrites_one_line_and_takes_it_away) {
  served daemon;
  daemon::job_view running;
  running.phase = "pushing to partner";
  running.done = 645;
  running.total = 1290;
  daemon.core.jobs = {running, running, test::sample_job(plan_state::done)};
  const auto ended = run(daemon.admin(), {"sync", "--wait"}, {terminal::yes});
  EXPECT_EQ(ended.how, exit_code::done);
  expect_says(ended.err, "\rpushing to partner  [############------------]  645/1,290  645 left");
  EXPECT_EQ(ended.err.find('\n'), std::string::npos);
  EXPECT_TRUE(ended.err.ends_with(" \r")) << ended.err;
}

daemon::job_line line_of(const std::string& target, std::uint64_t done) {
  daemon::job_line out;
  out.institution = institution_id("demo");
  out.activity = target;
  out.phase = "pushing to " + target;
  out.done = done;
  out.total = 1000;
  out.quota_per_second = 10;
  out.quota_seconds_left = static_cast<double>(1000 - done) / 10;
  return out;
}

TEST(sluis, sync_wait_on_a_terminal_redraws_a_line_for_each_target) {
  served daemon;
  daemon::job_view both, one;
  both.lines = {line_of("google", 100), line_of("partner", 500)};
  one.lines = {line_of("google", 200)};
  daemon.core.jobs = {both, one, test::sample_job(plan_state::done)};
  const auto ended = run(daemon.admin(), {"sync", "--wait"}, {terminal::yes});
  expect_says(ended.err, "\rpushing to google  100/1,000  900 left  about 2 min at the quota of 10 a second");
  expect_says(ended.err, "\n\rpushing to partner  500/1,000  500 left  about 50 s at the quota of 10 a second");
  expect_says(ended.err, "\x1b[1A\rpushing to google  200/1,000  800 left");
  expect_says(ended.err, "\n\r" + std::string(20, ' '));  // the line of the other is taken away
  EXPECT_TRUE(ended.err.ends_with("\n\r\x1b[1A\r")) << ended.err;
}

TEST(sluis, sync_wait_elsewhere_tells_each_new_phase_of_each_target_once) {
  served daemon;
  daemon::job_view first, second;
  first.lines = {line_of("google", 100), line_of("partner", 500)};
  second.lines = {line_of("google", 200), line_of("partner", 600)};
  second.lines[1].phase = "planning for partner";
  daemon.core.jobs = {first, first, second, test::sample_job(plan_state::done)};
  EXPECT_EQ(run(daemon.admin(), {"sync", "--wait"}).err,
            "pushing to google\npushing to partner\nplanning for partner\n");
}

TEST(sluis, sync_wait_json_prints_the_json_and_nothing_else) {
  served daemon;
  daemon::job_view running;
  running.phase = "reading";
  daemon.core.jobs = {running, test::sample_job(plan_state::done)};
  const auto ended = run(daemon.admin(), {"sync", "--wait", "--json"});
  EXPECT_EQ(ended.err, "");
  const auto report = json::parse(ended.out);
  for (const auto* key : {"hash", "creates", "updates", "deactivates", "deletes", "memberships_added",
                          "memberships_removed", "withheld", "invalid"}) {
    EXPECT_TRUE(report["plan"].contains(key)) << key;
  }
  for (const auto* key : {"done", "failed", "unknown"}) EXPECT_TRUE(report["pushed"].contains(key)) << key;
  EXPECT_EQ(report["plan"]["creates"], 1342);
}

TEST(sluis, a_dry_run_waits_for_its_plan) {
  served daemon;
  daemon.core.jobs = {test::sample_job(plan_state::ready)};
  const auto ended = run(daemon.admin(), {"sync", "--dry-run", "--json"});
  EXPECT_EQ(json::parse(ended.out)["plan"]["creates"], 1342);
  EXPECT_EQ(daemon.core.asked, (strings{"sync dry_run", "job job-1"}));
}

TEST(sluis, ctrl_c_while_waiting_leaves_the_job_and_says_so) {
  served daemon;
  daemon.core.jobs = {daemon::job_view{}};
  const auto ended = run(daemon.admin(), {"sync", "--wait"}, {terminal::no, 2});
  EXPECT_EQ(static_cast<int>(ended.how), 130);
  expect_says(ended.err, "the sync goes on in the daemon");
  expect_says(ended.err, "sluis job job-1 --wait");
}

}  // namespace
}  // namespace sluis::daemon::client
