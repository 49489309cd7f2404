// `sluis person block` tells what is, per target, and not what was meant.
#include <gtest/gtest.h>

#include "daemon/client/exit_code.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;
using strings = std::vector<std::string>;
using at = account_at_target::state;

const std::string blocked_handle(32, 'a');

/// The answers after a block whose sync ended so.
void answer(served& daemon, std::vector<account_at_target> accounts, const std::string& problem) {
  block_view block;
  block.institution = institution_id("stichting-demo");
  block.subject = subject_id::parse(blocked_handle).value();
  block.reference = "T-1";
  block.on = parse_day("2026-11-29").value();
  block.accounts = std::move(accounts);
  daemon.core.blocked = {block};
  sync_report report;
  report.institution = block.institution;
  report.targets.resize(1);
  report.targets[0].target = target_id("partner");
  report.targets[0].problem = problem;
  report.targets[0].cause = errc::unavailable;
  job_view job;
  job.id = "00ff00ff00ff00ff";
  job.how = job_view::state::done;
  job.reports = {report};
  daemon.core.jobs = {job};
}

ended block(served& daemon) {
  return run(daemon.admin(), {"person", "block", blocked_handle, "--reason", "T-1"});
}

TEST(sluis_block, ends_with_0_where_no_account_is_on_whatever_else_the_sync_came_to) {
  served daemon;
  answer(daemon, {{target_id("graph"), at::none}, {target_id("partner"), at::off}}, "a group could not be changed");
  const auto out = block(daemon);
  EXPECT_EQ(out.how, exit_code::done) << out.err;
  expect_says(out.out, "is blocked from now on");
  expect_says(out.out, "graph: there is no account\n");
  expect_says(out.out, "partner: the account is off\n");
}

TEST(sluis_block, says_where_an_account_is_still_on_and_what_becomes_of_it) {
  served daemon;
  answer(daemon,
         {{target_id("google"), at::on, false}, {target_id("graph"), at::off}, {target_id("partner"), at::on, true}},
         "no connection");
  const auto out = block(daemon);
  EXPECT_EQ(out.how, exit_code::some_failed) << out.err << ": as the manual says, also where the target is down";
  expect_says(out.out, "google: NOT OFF: nothing can be sent there");
  expect_says(out.out, "graph: the account is off\n");
  expect_says(out.out, "partner: NOT YET OFF");
  expect_says(out.out, "tried again each minute");
}

TEST(sluis_block, is_not_done_where_an_account_is_on_though_the_sync_had_no_problem) {
  served daemon;
  answer(daemon, {{target_id("partner"), at::on, true}}, "");
  EXPECT_EQ(block(daemon).how, exit_code::some_failed);
}

TEST(sluis_block, says_not_known_where_it_is_not_proven_and_why_and_is_not_done) {
  using doubt = account_at_target::doubt;
  served daemon;
  answer(daemon,
         {{target_id("google"), at::not_known, true, doubt::no_answer},
          {target_id("graph"), at::not_known, true, doubt::not_told},
          {target_id("partner"), at::not_known, false, doubt::paused, true}},
         "");
  const auto out = block(daemon);
  EXPECT_EQ(out.how, exit_code::some_failed) << out.err;
  expect_says(out.out, "google: NOT KNOWN whether the account is off: the target gave no answer");
  expect_says(
      out.out,
      "graph: NOT KNOWN whether the account is off: the target confirmed that it switched it off, and does not tell");
  expect_says(out.out, "partner: NOT KNOWN whether the account is off: it could not be asked: the target is paused");
  EXPECT_EQ(out.out.find("the account is off\n"), std::string::npos) << out.out;
  expect_says(run(daemon.admin(), {"person", "blocked"}).out,
              "google (no answer), graph (it does not tell), partner (paused)");
}

TEST(sluis_block, says_not_known_of_an_open_creation_and_of_a_copy_and_what_to_do) {
  using doubt = account_at_target::doubt;
  served daemon;
  answer(daemon,
         {{target_id("graph"), at::not_known, true, doubt::finding},
          {target_id("partner"), at::not_known, true, doubt::creation_open}},
         "");
  const auto out = block(daemon);
  EXPECT_EQ(out.how, exit_code::some_failed) << out.err;
  expect_says(out.out,
              "graph: NOT KNOWN whether an account is on: another object there has the same handle or login; which: "
              "sluis target findings");
  expect_says(out.out,
              "partner: NOT KNOWN whether there is an account: a creation of it was sent and has no outcome yet");
  EXPECT_EQ(out.out.find("there is no account"), std::string::npos) << out.out;
  expect_says(run(daemon.admin(), {"person", "blocked"}).out, "graph (a finding), partner (a creation is open)");
}

TEST(sluis_block, names_an_account_that_was_left_on_at_an_earlier_address_and_is_not_done) {
  served daemon;
  answer(daemon, {{target_id("partner"), at::none}}, "");
  left_account left{target_id("partner"), "scim https://old.example", parse_day("2026-11-20").value(), 77, true};
  daemon.core.blocked[0].left = {left};
  const auto out = block(daemon);
  EXPECT_EQ(out.how, exit_code::some_failed) << out.err;
  expect_says(out.out, "partner: NOT OFF: an account was left on at scim https://old.example on 2026-11-20 (entry 77)");
  EXPECT_EQ(out.out.find("knows of no account at any target"), std::string::npos) << out.out;
  expect_says(run(daemon.admin(), {"person", "blocked"}).out, "partner (left at scim https://old.example, 2026-11-20)");
  daemon.core.blocked[0].left[0].is_active = false;
  const auto off = block(daemon);
  EXPECT_EQ(off.how, exit_code::done) << off.err;
  expect_says(off.out, "partner: an account was left, switched off, at scim https://old.example on 2026-11-20");
}

TEST(sluis_block, under_a_pause_says_to_resume_and_not_that_it_is_tried_again) {
  served daemon;
  answer(daemon, {{target_id("partner"), at::on, false, account_at_target::doubt::none, true}}, "");
  const auto out = block(daemon);
  EXPECT_EQ(out.how, exit_code::some_failed);
  expect_says(out.out, "partner: NOT YET OFF: the target is paused, and nothing goes there; resume it first");
  EXPECT_EQ(out.out.find("tried again"), std::string::npos) << out.out;
}

TEST(sluis_block, waits_a_minute_for_a_target_that_hangs_and_says_what_is_known) {
  served daemon;
  answer(
      daemon,
      {{target_id("graph"), at::off}, {target_id("partner"), at::not_known, true, account_at_target::doubt::not_asked}},
      "");
  daemon.core.jobs[0].how = job_view::state::running;
  const auto out = block(daemon);
  EXPECT_EQ(out.how, exit_code::some_failed) << out.err;
  expect_says(out.out, "graph: the account is off\n");
  expect_says(out.out, "partner: NOT KNOWN");
  expect_says(out.out, "a target has not answered for 60 s");
}

TEST(sluis_block, names_the_others_with_the_same_eck_id) {
  served daemon;
  answer(daemon, {{target_id("partner"), at::off}}, "");
  daemon.core.blocked[0].same_eck_id = {subject_id::parse(std::string(32, 'b')).value()};
  expect_says(block(daemon).out, "sluis person block " + std::string(32, 'b'));
  expect_says(run(daemon.admin(), {"person", "blocked"}).out,
              std::string(32, 'b') + " has the ECK iD of " + blocked_handle);
}

TEST(sluis_block, its_end_says_at_each_target_whether_the_account_is_on) {
  served daemon;
  answer(daemon,
         {{target_id("graph"), at::on},
          {target_id("partner"), at::off, false, account_at_target::doubt::none, false, true}},
         "");
  daemon.core.blocked[0].is_blocked = false;
  const auto out = run(daemon.admin(), {"person", "unblock", blocked_handle, "--reason", "T-2"});
  EXPECT_EQ(out.how, exit_code::done) << out.err;
  expect_says(out.out, "graph: the account is on, as far as is known\n");
  expect_says(out.out, "partner: the account is OFF: others switched it off there");
}

TEST(sluis_block, of_somebody_without_any_account_is_done) {
  served daemon;
  answer(daemon, {{target_id("graph"), at::none}, {target_id("partner"), at::none}}, "");
  const auto out = block(daemon);
  EXPECT_EQ(out.how, exit_code::done) << out.err;
  expect_says(out.out, "Sluis knows of no account at any target, and makes none until the block is ended. ");
}

TEST(sluis_block, the_list_names_the_targets_at_which_an_account_is_still_on) {
  served daemon;
  answer(daemon, {{target_id("graph"), at::on, true}, {target_id("partner"), at::on, true}}, "");
  const auto out = run(daemon.admin(), {"person", "blocked"});
  EXPECT_EQ(out.how, exit_code::done) << out.err;
  expect_says(out.out, "graph, partner");
}

}  // namespace
}  // namespace sluis::daemon::client
