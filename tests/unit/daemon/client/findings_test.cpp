// `sluis target settle --all`: one word for everything of which a target cannot say whether it is there.
#include <gtest/gtest.h>

#include "daemon/client/exit_code.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;
using strings = std::vector<std::string>;

subject_id handle_of(char digit) {
  return *subject_id::parse(std::string(32, digit));
}

class sluis_settle_all : public testing::Test {
 protected:
  void SetUp() override {
    const auto add = [this](const char* target, char digit, const char* kind, const char* what) {
      daemon.core.open_findings.push_back(
          {institution_id("demo"), target_id(target), handle_of(digit), kind, what, {}});
    };
    add("partner", 'a', "user", "unknown");
    add("partner", 'b', "user", "candidate");
    add("partner", 'c', "group", "unknown");
    add("partner", 'd', "user", "off_by_others");
    add("other", 'e', "user", "unknown");
  }
  [[nodiscard]] ended settle(strings more, run_settings settings = {}) {
    strings words = {"target", "settle", "--all", "--institution", "demo", "--target", "partner", "--reason", "T-4711"};
    words.insert(words.end(), more.begin(), more.end());
    return run(daemon.admin(), words, std::move(settings));
  }
  served daemon;
};

TEST_F(sluis_settle_all, is_shown_and_asked_for_first) {
  const auto refused = settle({"--not-ours"});
  EXPECT_EQ(refused.how, exit_code::usage) << "there is no terminal to ask on";
  expect_says(
      refused.err,
      "1 account and 1 group of which partner cannot say whether they are there would count as not there any more");
  expect_says(refused.err, "where it is there all the same, and is not shown, that is a second one");
  expect_says(refused.err, "add --yes");
  run_settings at_a_terminal;
  at_a_terminal.ask = [](const std::string&) { return "no"; };
  EXPECT_EQ(settle({"--not-ours"}, at_a_terminal).how, exit_code::usage);
  EXPECT_EQ(daemon.core.asked, strings{}) << "nothing was said";
}

TEST_F(sluis_settle_all, says_it_of_those_only_of_which_the_target_does_not_tell) {
  const auto done = settle({"--not-ours", "--yes"});
  EXPECT_EQ(done.how, exit_code::done) << done.err;
  EXPECT_EQ(daemon.core.asked, (strings{"settle partner " + std::string(32, 'a') + " not_ours T-4711",
                                        "settle partner " + std::string(32, 'c') + " not_ours T-4711"}));
  expect_says(done.out, "2 of 2 on record");
  EXPECT_TRUE(daemon.core.was_only_if_not_told) << "what became something else meanwhile is refused";
  daemon.core.open_findings.clear();
  const auto nothing = settle({"--not-ours", "--yes"});
  EXPECT_NE(nothing.how, exit_code::done);
  expect_says(nothing.err, "target partner has nothing open of which it cannot say whether it is there");
}

TEST_F(sluis_settle_all, goes_on_where_one_is_refused_and_says_how_many_are_on_record) {
  daemon.core.refuses_to_settle = handle_of('a');
  const auto out = settle({"--not-ours", "--yes"});
  EXPECT_EQ(out.how, exit_code::held);
  expect_says(out.out, "1 of 2 on record");
  expect_says(out.err, "the target shows it");
  const auto as_json = settle({"--not-ours", "--yes", "--json"});
  expect_says(as_json.out, std::string(32, 'c'));
  EXPECT_EQ(as_json.out.find(std::string(32, 'a')), std::string::npos);
}

TEST_F(sluis_settle_all, is_never_said_of_what_is_ours_nor_beside_a_handle) {
  for (const auto& wrong :
       {strings{"--ours", "--yes"}, strings{"--not-ours", std::string(32, 'a')}, strings{"--yes"}}) {
    EXPECT_EQ(settle(wrong).how, exit_code::usage) << wrong.front();
  }
  EXPECT_EQ(run(daemon.admin(), {"target", "settle", "--target", "partner", "--not-ours", "--reason", "T-1"}).how,
            exit_code::usage)
      << "whom";
  EXPECT_EQ(run(daemon.admin(), {"target", "settle", std::string(32, 'a'), "--yes", "--target", "partner", "--not-ours",
                                 "--reason", "T-1"})
                .how,
            exit_code::usage);
  EXPECT_EQ(daemon.core.asked, strings{});
}

}  // namespace
}  // namespace sluis::daemon::client
