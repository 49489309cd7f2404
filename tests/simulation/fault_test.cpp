// The simulation itself: a test that sets a fault which never strikes fails when it ends.
#include "tests/simulation/fault.hpp"

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {
namespace {

const attribute_set some{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::groups};

/// Where no fault can strike any more.
class settled {
 public:
  settled() {
    s.grant_consent(some, 300);
    EXPECT_EQ(s.converge(), "");
  }
  simulation s{1};
};

/// A test with this fault in one sync in which nothing changes.
void nothing_strikes(const std::function<void(simulation&)>& set) {
  settled at;
  set(at.s);
  at.s.sync();
}

TEST(faults, that_cannot_strike_fail_the_test_that_sets_them) {
  struct row {
    const char* name;
    void (*set)(simulation&);
  };
  for (const auto& each : {row{"lost_before by chance", [](simulation& s) { s.faults = {.lost_before = 0.9}; }},
                           row{"lost_after = 1", [](simulation& s) { s.faults.lost_after = 1; }},
                           row{"refused = 1", [](simulation& s) { s.faults = {.refused = 1}; }},
                           row{"down = 1", [](simulation& s) { s.faults.down = 1; }},
                           row{"killed = 1", [](simulation& s) { s.faults.killed = 1; }},
                           row{"silent = true", [](simulation& s) { s.there.silent = true; }},
                           row{"silent_about = nobody", [](simulation& s) { s.there.silent_about.insert("nobody"); }},
                           row{"not_shown_yet = nobody", [](simulation& s) { s.there.not_shown_yet = {"nobody"}; }},
                           row{"refuses_creations = true", [](simulation& s) { s.there.refuses_creations = true; }},
                           row{"lists = 1", [](simulation& s) { s.there.lists = list_fault::empty; }},
                           row{"before_each = a function", [](simulation& s) { s.there.before_each = [] {}; }},
                           row{"reads = 1", [](simulation& s) {
                                 s.real.schools.clear();  // no file that could break off
                                 s.reads = read_fault::breaks_off;
                               }}}) {
    nothing_strikes(each.set);
    const auto told = std::string(each.name) + " was set 1 times and never struck in 1 of them";
    EXPECT_NONFATAL_FAILURE(expect_that_each_fault_struck(), told);
  }
}

/// What this test of this program says when it is run under SLUIS_A_FAULT_THAT_CANNOT_STRIKE, and how it ends.
std::pair<int, std::string> run_again(const std::string& test) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").string();
  const std::string as_alone =
      "env -u GTEST_TOTAL_SHARDS -u GTEST_SHARD_INDEX -u GTEST_OUTPUT SLUIS_A_FAULT_THAT_CANNOT_STRIKE=1 ";
  const auto command = as_alone + "'" + program + "' --gtest_filter=" + test + " 2>&1";
  auto* const from = ::popen(command.c_str(), "r");
  std::string said;
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), part.size(), from) != nullptr) said += part.data();
  const int status = ::pclose(from);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, said};
}

// The check at the end of each test is really made, by nobody's call.
TEST(faults, that_never_struck_fail_a_test_that_looks_for_nothing) {
  if (std::getenv("SLUIS_A_FAULT_THAT_CANNOT_STRIKE") != nullptr) {
    nothing_strikes([](simulation& s) { s.faults.refused = 1; });
    return;
  }
  const auto [code, said] = run_again("faults.that_never_struck_fail_a_test_that_looks_for_nothing");
  EXPECT_EQ(code, 1);
  EXPECT_NE(said.find("refused = 1 was set 1 times and never struck in 1 of them"), std::string::npos) << said;
}

TEST(faults, that_are_certain_strike_each_time_that_they_are_set) {
  settled at;
  auto& pupil = at.s.real.schools.front().pupils.begin()->second;
  for (const bool changes : {true, false}) {
    if (changes) pupil.given = "Another";
    at.s.faults = {.refused = 1};
    at.s.sync();
    at.s.faults = {};
    at.s.sync();
    at.s.next_day();
  }
  EXPECT_NONFATAL_FAILURE(expect_that_each_fault_struck(), "refused = 1 was set 2 times and never struck in 1 of them");
}

TEST(faults, by_chance_strike_once_in_all_simulations_of_a_test) {
  for (const bool strikes : {false, true, false}) {
    settled at;
    if (strikes) at.s.real.schools.front().pupils.begin()->second.given = "Another";
    at.s.faults.refused = 0.999999;
    at.s.sync();
  }
  expect_that_each_fault_struck();
}

TEST(faults, of_commits_that_do_not_take_place_fail_the_test) {
  {
    settled at;
    at.s.commits.unpublished = 0.5;
  }
  const auto told = "the log's files cannot be written by chance was set 1 times";
  EXPECT_NONFATAL_FAILURE(expect_that_each_fault_struck(), told);
}

TEST(faults, that_are_never_set_are_not_asked_for) {
  settled at;
  at.s.faults = {};
  at.s.there.silent = false;
  at.s.there.not_shown_yet.clear();
  at.s.there.before_each = nullptr;
  at.s.reads = read_fault::none;
  expect_that_each_fault_struck();
}

}  // namespace
}  // namespace sluis::simulation
