// `sluis school closed` and `sluis source gone`: what they say first, and that nothing is done without a word;
// approvals that give people a second account or another name.
#include <gtest/gtest.h>

#include "daemon/client/exit_code.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;
using strings = std::vector<std::string>;

held_read_view held_read_of_80() {
  held_read_view out;
  out.institution = institution_id("demo");
  out.source = source_id("las");
  out.hash = std::string(64, 'a');
  out.persons = 80;
  return out;
}

TEST(sluis_closing, says_who_would_leave_and_is_asked_for_or_takes_yes) {
  served daemon;
  const strings command = {"school", "closed", "88BB", "--institution", "demo", "--reason", "the board said so"};
  const auto refused = run(daemon.admin(), command);
  EXPECT_EQ(refused.how, exit_code::usage) << "there is no terminal to ask on";
  expect_says(refused.err,
              "28 pupils, 1 member of staff of school 88BB (source las) count as left from today; of 2 who left "
              "before, the term goes on, and whose term is over is deleted by the next sync");
  expect_says(refused.err, "add --yes");
  EXPECT_EQ(daemon.core.asked, strings{"foresee closing demo 88BB"}) << "nothing was said";
  auto sure = command;
  sure.push_back("--yes");
  const auto done = run(daemon.admin(), sure);
  EXPECT_EQ(done.how, exit_code::done) << done.err;
  EXPECT_EQ(daemon.core.asked.back(), "close demo 88BB the board said so");
  expect_says(done.out, "on record: school 88BB (source las) is closed; 28 pupils, 1 member of staff count as left");
  expect_says(done.out, "sluis sync --institution demo --wait");
  sure.insert(sure.end(), {"--source", "las"});
  EXPECT_EQ(run(daemon.admin(), sure).how, exit_code::done);
  EXPECT_EQ(daemon.core.asked.back(), "close demo 88BB of las the board said so");
}

TEST(sluis_closing, a_source_that_is_gone) {
  served daemon;
  const auto done =
      run(daemon.admin(), {"source", "gone", "las", "--institution", "demo", "--reason", "gone", "--yes"});
  EXPECT_EQ(done.how, exit_code::done) << done.err;
  EXPECT_EQ(daemon.core.asked, (strings{"foresee closing demo  of las", "close demo  of las gone"}));
  EXPECT_EQ(run(daemon.admin(), {"source", "gone", "las", "--institution", "demo", "--yes"}).how, exit_code::usage)
      << "a reason is required";
}

TEST(sluis_closing, an_approval_that_gives_people_a_second_account_is_asked_for) {
  served daemon;
  held_read_view held;
  held.institution = institution_id("demo");
  held.source = source_id("sis");
  held.hash = std::string(64, 'a');
  held.note = "this is the same school code 99AA as that of source las, which is not configured any more";
  held.is_source_gone = true;
  held.persons = held.added = 29;
  held.doubled = 28;
  daemon.core.held = {held};
  const auto shown = run(daemon.admin(), {"read", "show", held.hash, "--reason", "test"});
  expect_says(shown.out, "28 people in it have an account already, and would get a SECOND one");
  expect_says(shown.out, "put the earlier one back, and sync: nothing is to be approved then");
  const auto refused = run(daemon.admin(), {"read", "approve", held.hash});
  EXPECT_EQ(refused.how, exit_code::usage);
  expect_says(refused.err, "would get a SECOND one");
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash, "--yes"}).how, exit_code::done);
  EXPECT_EQ(daemon.core.asked.back(), "approve read " + held.hash + " 28");
}

TEST(sluis_closing, an_approval_that_gives_more_than_two_people_another_name_is_asked_for) {
  served daemon;
  auto held = held_read_of_80();
  held.renamed = 8;
  daemon.core.held = {held};
  const auto refused = run(daemon.admin(), {"read", "approve", held.hash});
  EXPECT_EQ(refused.how, exit_code::usage);
  expect_says(refused.err, "approving it gives 8 people another name, or takes one away");
  expect_says(refused.err,
              "an approval that gives more than two people another name must be confirmed, and there is no terminal");
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash, "--yes"}).how, exit_code::done);
  daemon.core.held[0].renamed = 2;
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash}).how, exit_code::done);
}

TEST(sluis_closing, an_approval_of_exchanged_names_is_asked_for_though_they_are_two) {
  served daemon;
  auto held = held_read_of_80();
  held.renamed = held.exchanged = 2;
  daemon.core.held = {held};
  const std::string says =
      "2 people would get a name or ECK iD that stood under another key before: their records may have been exchanged";
  expect_says(run(daemon.admin(), {"read", "show", held.hash, "--reason", "test"}).out, says);
  const auto refused = run(daemon.admin(), {"read", "approve", held.hash});
  EXPECT_EQ(refused.how, exit_code::usage);
  expect_says(refused.err, says);
  expect_says(refused.err,
              "an approval that gives people the names of others must be confirmed, and there is no terminal");
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash, "--yes"}).how, exit_code::done);
  daemon.core.held[0].exchanged = 1;
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash}).how, exit_code::done) << "one alone is no exchange";
}

TEST(sluis_closing, an_approval_is_asked_for_at_a_terminal) {
  served daemon;
  auto held = held_read_of_80();
  held.renamed = 8;
  daemon.core.held = {held};
  std::string asked;
  for (const std::string answer : {"", "no", "y", "yes"}) {
    asked.clear();
    run_settings at_a_terminal;
    at_a_terminal.ask = [&](const std::string& question) { return asked = question, answer; };
    const auto done = run(daemon.admin(), {"read", "approve", held.hash}, at_a_terminal);
    EXPECT_EQ(asked, "Approve it? Type yes: ");
    expect_says(done.err, "approving it gives 8 people another name, or takes one away");
    EXPECT_EQ(done.how, answer == "yes" ? exit_code::done : exit_code::usage) << answer;
    const bool is_approved = !daemon.core.asked.empty() && daemon.core.asked.back().starts_with("approve read");
    EXPECT_EQ(is_approved, answer == "yes") << answer;
  }
  asked.clear();
  run_settings at_a_terminal;
  at_a_terminal.ask = [&](const std::string& question) { return asked = question, std::string("no"); };
  EXPECT_EQ(run(daemon.admin(), {"read", "approve", held.hash, "--yes"}, at_a_terminal).how, exit_code::done);
  EXPECT_EQ(asked, "") << "--yes asks nothing";
}

}  // namespace
}  // namespace sluis::daemon::client
