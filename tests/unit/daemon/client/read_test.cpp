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
  expect_says(run(daemon.admin(), {"read", "refuse", held.hash, "--reason", "made by hand"}).out,
              "it ends when the earlier keys are exported again");
}

/// Of strangers who only waited, nobody has an account: it is asked all the same.
TEST(read, an_approval_of_new_people_who_wait_is_asked) {
  served daemon;
  auto held = test::sample_held_read();
  held.contradictions = 0;
  held.newcomers = 20;
  daemon.core.held = {held};
  const auto unsure = run(daemon.admin(), {"read", "approve", held.hash});
  EXPECT_EQ(unsure.how, exit_code::usage);
  expect_says(unsure.err, "  20 new people wait in it, and get an account when it is approved");
  expect_says(unsure.err, "an approval of new people who wait must be confirmed");
  EXPECT_EQ(unsure.err.find("SECOND"), std::string::npos);
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash, "--yes"}).how, exit_code::done);
}

TEST(read, an_approval_of_a_read_whose_file_is_gone_says_that_the_next_sync_can_take_nothing_in) {
  served daemon;
  auto held = test::sample_held_read();
  held.contradictions = 0;
  for (const bool is_gone : {false, true}) {
    held.can_be_read = !is_gone;
    daemon.core.held = {held};
    const auto done = run(daemon.admin(), {"read", "approve", held.hash, "--yes"});
    EXPECT_EQ(done.out.find("the next sync can take nothing of it in") != std::string::npos, is_gone) << done.out;
    EXPECT_EQ(done.out.find("is taken in by the next sync") != std::string::npos, !is_gone) << done.out;
  }
}

TEST(read, a_refusal_speaks_of_newcomers_only_where_there_are_some) {
  served daemon;
  auto held = test::sample_held_read();
  for (const auto newcomers : {std::uint64_t{0}, std::uint64_t{2}}) {
    held.newcomers = newcomers;
    daemon.core.held = {held};
    const auto refused = run(daemon.admin(), {"read", "refuse", held.hash, "--reason", "no"});
    EXPECT_EQ(refused.out.find("as a newcomer goes on to wait") != std::string::npos, newcomers > 0) << refused.out;
  }
}

}  // namespace
}  // namespace sluis::daemon::client
