// A creation whose outcome nobody knows and that the partner does not show may still appear: it is not made again
// before a quarter of an hour has passed (daemon/cycle/pushing/settling.hpp).
#include "daemon/cycle/pushing/settling.hpp"
#include "tests/simulation/creation_in_doubt.hpp"

namespace sluis::simulation {
namespace {

constexpr std::chrono::milliseconds a_moment{1};

class not_shown : public creation_in_doubt {
 protected:
  /// The account that is made next.
  [[nodiscard]] std::string next_account() const { return "u" + std::to_string(s.there.next_id); }
  void hide_the_next() { s.there.not_shown_yet.insert(next_account()); }
  /// A newcomer's creation takes effect, is not shown, and its answer is lost.
  void arrives_unseen(const std::string& key) {
    arrives(key);
    hide_the_next();
    sync_under({.lost_after = 1});
  }
  /// The newcomer's creation never arrives.
  void gets_lost(const std::string& key) {
    arrives(key);
    sync_under({.lost_before = 1});
  }
  /// The newcomer waits, and the cycle has no other problem.
  void expect_waiting() {
    const auto report = s.sync();
    EXPECT_EQ(report.targets.at(0).unsettled, 1U);
    EXPECT_EQ(report.targets.at(0).problem, "");
    ASSERT_EQ(open().size(), 1U);
    EXPECT_NE(open().front().problem.find("may still appear"), std::string::npos) << open().front().problem;
  }
  void expect_settled() {
    EXPECT_EQ(s.sync().targets.at(0).unsettled, 0U);
    EXPECT_TRUE(open().empty());
    EXPECT_EQ(s.there.duplicates, 0U);
  }
};

TEST_P(not_shown, what_never_arrived_is_made_again_after_a_quarter_of_an_hour) {
  gets_lost("newcomer");
  const auto whom = open().front().object;
  s.time.advance(daemon::may_still_appear - a_moment);
  for (int again = 0; again < 3; ++again) expect_waiting();
  EXPECT_EQ(came(whom), 1U);
  s.time.advance(a_moment);
  expect_settled();
  EXPECT_EQ(came(whom), 2U);
  EXPECT_EQ(s.converge(), "");
}

TEST_P(not_shown, what_is_shown_minutes_later_is_made_once) {
  arrives_unseen("newcomer");
  const auto whom = open().front().object;
  for (int again = 0; again < 3; ++again) {
    s.time.advance(std::chrono::minutes(4));
    expect_waiting();
  }
  s.there.not_shown_yet.clear();
  expect_settled();
  EXPECT_EQ(came(whom), 1U);
  EXPECT_EQ(s.converge(), "");
}

TEST_P(not_shown, what_was_on_its_way_at_a_kill_is_made_once) {
  arrives("newcomer");
  const auto made = next_account();
  sync_under({.killed = 1});  // before or after the effect
  ASSERT_EQ(s.kills, 1U);
  const auto whom = open().front().object;
  const bool arrived = s.there.users.contains(made);
  if (arrived) s.there.not_shown_yet.insert(made);
  for (int again = 0; again < 2; ++again) {
    s.time.advance(std::chrono::minutes(7));
    s.restart();
    expect_waiting();
    EXPECT_EQ(came(whom), 1U);
  }
  s.there.not_shown_yet.clear();
  if (!arrived) s.time.advance(std::chrono::minutes(1));  // counted from the kill, whatever restarts came after it
  expect_settled();
  EXPECT_EQ(came(whom), arrived ? 1U : 2U);
  EXPECT_EQ(s.converge(), "");
}

TEST_P(not_shown, nobody_else_waits_and_a_leaver_is_switched_off) {
  arrives_unseen("newcomer");
  const auto known = s.there.users.size();
  pupils().erase(pupils().begin());
  arrives("another");
  const auto active = [this] {
    return std::count_if(s.there.users.begin(), s.there.users.end(), [](const auto& u) { return u.second.active; });
  };
  const auto before = active();
  expect_waiting();
  EXPECT_EQ(s.there.users.size(), known + 1);
  EXPECT_EQ(active(), before) << "one is made, and one is switched off";
  pupils().erase("newcomer");
  s.sync();
  s.there.not_shown_yet.clear();
  s.sync();
  EXPECT_EQ(active(), before - 1) << "who left before the account was shown has none that is active";
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(s.converge(), "");
}

TEST_P(not_shown, a_clock_that_is_set_back_makes_nobody_wait_longer_than_from_then) {
  gets_lost("newcomer");
  s.time.advance(-std::chrono::hours(5));
  expect_waiting();
  s.time.advance(daemon::may_still_appear);
  expect_settled();
}

INSTANTIATE_TEST_SUITE_P(seeds, not_shown, testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace sluis::simulation
