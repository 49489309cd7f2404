// `sluis clock`: what it shows, and that nothing is confirmed without a word.
#include <gtest/gtest.h>

#include "daemon/client/exit_code.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;
using strings = std::vector<std::string>;

clock_view after_summer() {
  clock_view out;
  out.institution = institution_id("demo");
  out.latest = parse_day("2026-07-17").value() + std::chrono::hours(15);
  out.now = parse_day("2026-08-26").value() + std::chrono::hours(7);
  out.problem = "the clock is 39 days ahead of what this store has seen (2026-07-17)";
  return out;
}

TEST(sluis_clock, both_times_are_shown_and_what_is_wrong) {
  served daemon;
  daemon.core.known_clocks = {after_summer()};
  const auto shown = run(daemon.admin(), {"clock", "show"});
  EXPECT_EQ(shown.how, exit_code::done) << shown.err;
  expect_says(shown.out, "2026-08-26 07:00:00");
  expect_says(shown.out, "2026-07-17 15:00:00");
  expect_says(shown.out, "demo: the clock is 39 days ahead of what this store has seen (2026-07-17): terms stand");
  EXPECT_EQ(daemon.core.asked, strings{"clock all"});
}

TEST(sluis_clock, a_confirmation_is_asked_for_or_takes_yes) {
  served daemon;
  auto summer = after_summer();
  summer.erased = 2;
  summer.consents = 1;
  daemon.core.known_clocks = {summer};
  const auto refused = run(daemon.admin(), {"clock", "confirm"});
  EXPECT_EQ(refused.how, exit_code::usage) << "there is no terminal to ask on";
  expect_says(refused.err, "If 2026-08-26 is today's date");
  expect_says(refused.err,
              "demo: 2 people's terms are over: deleted at the targets by the next sync, and erased in the next "
              "maintenance window; "
              "1 target holds accounts that no consent covers");
  expect_says(refused.err, "cannot be undone");
  EXPECT_EQ(daemon.core.asked, strings{"clock all"}) << "nothing was confirmed";

  EXPECT_EQ(run(daemon.admin(), {"clock", "confirm", "--yes"}).how, exit_code::done);
  EXPECT_EQ(daemon.core.asked.back(), "confirm clock all 2026-08-26") << "the day in the Netherlands that was shown";
  EXPECT_EQ(run(daemon.admin(), {"clock", "confirm", "--institution", "demo", "--yes"}).how, exit_code::done);
  EXPECT_EQ(daemon.core.asked.back(), "confirm clock demo 2026-08-26");
}

TEST(sluis_clock, where_none_is_in_doubt_nothing_is_confirmed) {
  served daemon;
  auto sound = after_summer();
  sound.latest = sound.now - std::chrono::minutes(10);
  sound.problem.clear();
  daemon.core.known_clocks = {sound};
  const auto said = run(daemon.admin(), {"clock", "confirm", "--yes"});
  EXPECT_EQ(said.how, exit_code::done);
  EXPECT_EQ(said.err, "no clock is in doubt, so nothing changes\n");
  EXPECT_EQ(daemon.core.asked, strings{"clock all"}) << "nothing was confirmed";
  sound.latest = sound.now + std::chrono::hours(
                                 30);  // put back by less than three days: which consent is in force may depend on it
  daemon.core.known_clocks = {sound};
  EXPECT_EQ(run(daemon.admin(), {"clock", "confirm", "--yes"}).how, exit_code::done);
  EXPECT_EQ(daemon.core.asked.back(), "confirm clock all 2026-08-26");
}

}  // namespace
}  // namespace sluis::daemon::client
