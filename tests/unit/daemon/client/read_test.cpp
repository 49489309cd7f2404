// What `sluis read approve` asks before it approves, and what `sluis read refuse` says comes next.
#include <gtest/gtest.h>

#include "tests/support/sample_answers.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;

TEST(read, an_approval_by_which_a_whole_role_would_leave_is_asked) {
  served daemon;
  auto held = test::sample_held_read();
  held.contradictions = 0;
  held.leaving = {{role::student, 51, 51, true}, {role::staff, 1, 8, false}};
  daemon.core.held = {held};
  const auto unsure = run(daemon.admin(), {"read", "approve", held.hash});
  EXPECT_EQ(unsure.how, exit_code::usage);
  expect_says(unsure.err, "an approval by which 51 of 51 pupils would leave must be confirmed");
  EXPECT_EQ(unsure.err.find("of 8"), std::string::npos);
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash, "--yes"}).how, exit_code::done);
  daemon.core.held[0].leaving[0] = {role::student, 1, 51, false};
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash}).how, exit_code::done) << "a leaver";
}

TEST(read, a_refusal_says_what_takes_the_read_in_after_all) {
  served daemon;
  auto held = test::sample_held_read();
  held.contradictions = 0;
  held.leaving = {{role::student, 51, 51, true}};
  daemon.core.held = {held};
  const auto refused = run(daemon.admin(), {"read", "refuse", held.hash, "--reason", "made by hand"});
  expect_says(refused.out, "to take it in after all (51 people would leave): sluis read approve " + held.hash);
  EXPECT_EQ(refused.out.find("take this back"), std::string::npos);
  daemon.core.held[0].is_whole = false;
  const auto part = run(daemon.admin(), {"read", "refuse", held.hash, "--reason", "made by hand"});
  expect_says(part.out, "the part that waits is not taken in");
  EXPECT_EQ(part.out.find("nothing of it"), std::string::npos);
  daemon.core.held[0].moved = 5;
  expect_says(run(daemon.admin(), {"read", "refuse", held.hash, "--reason", "made by hand"}).out, "it ends when the earlier keys are exported again");
}

}  // namespace
}  // namespace sluis::daemon::client
