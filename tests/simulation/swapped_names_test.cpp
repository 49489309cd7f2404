// Groups whose names change hands, at a target that gives no name to two groups.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {
namespace {

struct swapped_names : testing::Test {
  static constexpr int days = 400;

  void start(std::uint64_t seed = 1) {
    s = std::make_unique<simulation>(seed);
    s->real.schools.resize(1);
    s->grant_consent({consent_attribute::given_name, consent_attribute::family_name, consent_attribute::groups}, days);
    s->sync();
    s->sync();
    ids.clear();
    for (const auto& [key, name] : names()) {
      for (const auto& [id, group] : s->there.groups) {
        if (group.name == name) ids[key] = id;
      }
    }
    ASSERT_EQ(ids.size(), names().size());
    s->next_day();
  }
  std::map<std::string, std::string>& names() { return s->real.schools.front().groups; }
  /// Empty: each group is called at the partner what the source calls it.
  std::string wrong() {
    std::string out;
    for (const auto& [key, id] : ids) {
      const auto& there = s->there.groups.at(id).name;
      if (there != names().at(key)) out += key + " is called " + there + " and should be " + names().at(key) + "; ";
    }
    return out;
  }
  /// One sync, all of it done.
  void expect_done_at_once(const char* what) {
    const auto report = s->sync();
    EXPECT_EQ(report.targets.front().pushed.failed + report.targets.front().pushed.unknown, 0U) << what;
    EXPECT_EQ(wrong(), "") << what;
    const auto requests = s->there.changes;
    s->sync();
    EXPECT_EQ(s->there.changes, requests) << what << ": nothing is said again";
  }
  void rotate(const std::vector<std::string>& keys) {
    const auto first = names().at(keys.front());
    for (std::size_t i = 0; i + 1 < keys.size(); ++i) names()[keys[i]] = names().at(keys[i + 1]);
    names()[keys.back()] = first;
  }

  std::unique_ptr<simulation> s;
  std::map<std::string, std::string> ids;  // at the partner, by the source's key
};

TEST_F(swapped_names, two_or_three_that_change_names_among_each_other_have_them_after_one_sync) {
  start();
  rotate({"g1", "g2"});
  expect_done_at_once("two");
  s->next_day();
  rotate({"g1", "g2", "g3"});
  expect_done_at_once("three");
  s->next_day();
  rotate({"g3", "g2", "g1"});
  expect_done_at_once("back");
  s->next_day();
  rotate({"g1", "g2"});
  rotate({"g3", "g4"});
  expect_done_at_once("two pairs");
}

TEST_F(swapped_names, a_name_is_freed_before_another_group_gets_it) {
  start();
  names()["g4"] = names().at("g3");
  names()["g3"] = names().at("g2");
  names()["g2"] = names().at("g1");
  names()["g1"] = "Groep 8Z";
  const auto before = s->there.changes;
  expect_done_at_once("a chain");
  EXPECT_EQ(s->there.changes - before, 4U) << "and nobody had another name in between";
  s->next_day();
  names()["g5"] = names().at("g1");  // a new group
  names()["g1"] = "Groep 8Y";
  const auto report = s->sync();
  EXPECT_EQ(report.targets.front().pushed.failed, 0U);
  EXPECT_EQ(wrong(), "");
  EXPECT_TRUE(std::any_of(s->there.groups.begin(), s->there.groups.end(),
                          [](const auto& g) { return g.second.name == "Groep 8Z"; }));
}

TEST_F(swapped_names, a_crash_at_any_step_ends_well_at_the_next_sync) {
  constexpr int all = 4;  // one group waits under a name of its own meanwhile
  for (int done = 0; done <= all; ++done) {
    const auto name = "killed after " + std::to_string(done) + " changes";
    start();
    rotate({"g1", "g2", "g3"});
    int sent = 0;
    s->there.before_each = [this, &sent, done] {
      if (sent++ == done) throw crash();
      if (sent == all) s->commits.killed_before = 1;  // the answer to the last one is never on record
    };
    s->sync();
    s->there.before_each = {};
    s->commits = {};
    EXPECT_EQ(s->kills, 1U) << name;
    const auto report = s->sync();
    EXPECT_EQ(report.targets.front().pushed.failed + report.targets.front().pushed.unknown, 0U) << name;
    EXPECT_EQ(wrong(), "") << name;
  }
}

TEST_F(swapped_names, lost_answers_and_a_target_that_is_down_in_between_end_well) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    start(seed);
    rotate({"g1", "g2", "g3"});
    s->faults.lost_before = s->faults.lost_after = s->faults.refused = 0.3;
    s->faults.down = 0.2;
    s->sync();
    s->faults = {};
    s->sync();
    s->sync();
    EXPECT_EQ(wrong(), "") << seed;
  }
}

}  // namespace
}  // namespace sluis::simulation
