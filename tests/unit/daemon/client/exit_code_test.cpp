#include "daemon/client/exit_code.hpp"

#include <gtest/gtest.h>

#include "daemon/api/json.hpp"
#include "tests/support/sample_answers.hpp"

namespace sluis::daemon::client {
namespace {

using test::sample_job;

daemon::job_view with(plan_state state, push_counts pushed, const std::string& problem = "",
                      std::uint64_t withheld = 0) {
  auto out = sample_job(state);
  out.reports[0].targets[0].pushed = pushed;
  out.reports[0].targets[0].problem = problem;
  out.reports[0].targets[0].plan.withheld = withheld;
  return out;
}

daemon::job_view caused_by(errc cause) {
  auto out = with(plan_state::ready, {}, "what and where");
  out.reports[0].targets[0].cause = cause;
  return out;
}

daemon::job_view read_that(const std::string& ending) {
  auto out = sample_job(plan_state::done);
  out.reports[0].reads[0].ending = ending;
  return out;
}

TEST(exit_code, of_a_sync_is_the_gravest_of_what_happened) {
  struct row {
    const char* name;
    daemon::job_view job;
    exit_code expected;
  };
  auto failed = sample_job(plan_state::done);
  failed.how = daemon::job_view::state::failed;
  auto island = sample_job(plan_state::done);
  island.reports[0].problem = "its disk is full";
  auto behind = sample_job(plan_state::done);
  behind.reports[0].behind.push_back({source_id("las"), "no file of 11SL is there any more"});
  auto in_doubt = sample_job(plan_state::done);
  in_doubt.reports[0].clock_problem = "the clock is 40 days ahead of what this store has seen (2026-11-28)";
  auto invalid = sample_job(plan_state::done);
  invalid.reports[0].reads[0].invalid = 30;
  invalid.reports[0].reads[0].students = 200;
  invalid.reports[0].reads[0].staff = 20;
  auto ended = sample_job(plan_state::done);
  ended.reports[0].reads[0].many_ended = "40 of 40 pupils of 11SL left by an end date in the read of 2026-11-29";
  auto few_invalid = invalid;
  few_invalid.reports[0].reads[0].invalid = 20;
  auto held_and_down = with(plan_state::held, {}, "no connection");
  held_and_down.reports[0].targets[0].cause = errc::unavailable;
  auto withdrawn_and_down = with(plan_state::ready, {}, "no connection", 5);
  withdrawn_and_down.reports[0].targets[0].cause = errc::unavailable;
  auto several = with(plan_state::held, {});
  several.reports[0].targets.push_back(
      {target_id("other"), test::sample_plan(plan_state::ready), {}, {}, "connection refused"});
  for (const auto& [name, job, expected] : {
           row{"all done", with(plan_state::done, {10, 0, 0}), exit_code::done},
           row{"a dry run", with(plan_state::ready, {}), exit_code::done},
           row{"held", with(plan_state::held, {}), exit_code::held},
           row{"withheld", with(plan_state::withheld, {}, "", 5), exit_code::held},
           row{"withheld, and the target says why", with(plan_state::withheld, {}, "no consent", 5), exit_code::held},
           row{"held, and the target is down", held_and_down, exit_code::unreachable},
           row{"a withdrawal that did not arrive", withdrawn_and_down, exit_code::unreachable},
           row{"a part withheld", with(plan_state::done, {10, 0, 0}, "", 5), exit_code::held},
           row{"refused", with(plan_state::refused, {}), exit_code::held},
           row{"some failed", with(plan_state::done, {10, 1, 0}), exit_code::some_failed},
           row{"some unknown", with(plan_state::pushing, {10, 0, 1}, "broke off"), exit_code::some_failed},
           row{"unreachable", with(plan_state::ready, {}, "connection refused"), exit_code::unreachable},
           row{"unreachable, and known to be", caused_by(errc::unavailable), exit_code::unreachable},
           row{"consent ended before the push began", caused_by(errc::refused), exit_code::held},
           row{"the plan moved before the push began", caused_by(errc::conflict), exit_code::held},
           row{"its plan could not be computed", caused_by(errc::corrupt), exit_code::some_failed},
           row{"a read broke off", read_that("failed"), exit_code::some_failed},
           row{"a read was held", read_that("held"), exit_code::held},
           row{"its source is not configured", read_that("not configured"), exit_code::held},
           row{"most records are invalid", invalid, exit_code::held},
           row{"few records are invalid", few_invalid, exit_code::done},
           row{"end dates of everybody", ended, exit_code::held},
           row{"a school's file is missing", behind, exit_code::some_failed},
           row{"the clock is in doubt", in_doubt, exit_code::held},
           row{"the job failed", failed, exit_code::some_failed},
           row{"the institution failed", island, exit_code::some_failed},
           row{"one held, one unreachable", several, exit_code::unreachable},
       }) {
    EXPECT_EQ(exit_code_of_sync(api::to_json(job)), expected) << name;
  }
}

}  // namespace
}  // namespace sluis::daemon::client
