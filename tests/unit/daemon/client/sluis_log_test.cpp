// `sluis log` against a served log: the newest entries, a copy, and what is verified of it.
#include <gtest/gtest.h>

#include <fstream>

#include "daemon/client/exit_code.hpp"
#include "tests/support/small_log.hpp"
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;

class sluis_log : public ::testing::Test {
 protected:
  sluis_log() {
    daemon.core.ids = {institution_id("demo")};
    daemon.core.log_folders["demo"] = daemon.folder / "log";
    test::make_log(daemon.folder / "log", "sluis/demo", 1300);
  }
  served daemon;
};

TEST_F(sluis_log, tail_shows_the_newest) {
  const auto ended = run(daemon.audit(), {"log", "tail", "-n", "2"});
  EXPECT_EQ(ended.how, exit_code::done);
  EXPECT_EQ(std::count(ended.out.begin(), ended.out.end(), '\n'), 2);
  expect_says(ended.out, "1298  2026-11-23 13:09:34  push.done");
  expect_says(ended.out, "1299  ");
  const auto all = json::parse(run(daemon.audit(), {"log", "tail", "-n", "5000", "--json"}).out);
  ASSERT_EQ(all["entries"].size(), 1300u);
  EXPECT_EQ(all["entries"][1299]["seq"], 1299);
}

TEST_F(sluis_log, tail_follows_until_ctrl_c) {
  const auto ended = run(daemon.audit(), {"log", "tail", "-n", "1", "--follow", "--json"}, {terminal::no, 3});
  EXPECT_EQ(ended.how, exit_code::done);
  EXPECT_EQ(json::parse(ended.out)["seq"], 1299);
}

TEST_F(sluis_log, export_and_verify_of_the_copy) {
  const auto copy = (daemon.folder / "copy").string();
  const auto done = run(daemon.audit(), {"log", "export", "--institution", "demo", "--to", copy});
  EXPECT_EQ(done.how, exit_code::done) << done.err;
  expect_says(done.out, "1,300 entries");
  const auto verified = run("/nowhere", {"log", "verify", copy});
  EXPECT_EQ(verified.how, exit_code::done) << verified.err;
  expect_says(verified.out, "valid: sluis/demo, 1,300 entries, root ");
}

TEST_F(sluis_log, verify_of_the_live_log_and_against_an_older_copy) {
  test::make_log(daemon.folder / "older", "sluis/demo", 700);
  const auto ended = run(daemon.audit(), {"log", "verify", "--older", (daemon.folder / "older").string(),
                                          "--institution", "demo", "--json"});
  EXPECT_EQ(ended.how, exit_code::done) << ended.err;
  EXPECT_EQ(json::parse(ended.out)["logs"][0]["size"], 1300);
  EXPECT_EQ(json::parse(ended.out)["logs"][0]["valid"], true);
}

TEST_F(sluis_log, verify_catches_one_changed_byte) {
  const auto file = daemon.folder / "log/tile/entries/003";
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(1000).put('#');
  const auto ended = run(daemon.audit(), {"log", "verify", "--json"});
  EXPECT_EQ(ended.how, exit_code::some_failed);
  EXPECT_EQ(json::parse(ended.out)["logs"][0]["valid"], false);
  expect_says(ended.err, "tile/entries/003");
}

}  // namespace
}  // namespace sluis::daemon::client
