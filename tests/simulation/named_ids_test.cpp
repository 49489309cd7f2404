// Between two surveys the ids of two accounts, or of two groups, are exchanged at the target: no change goes to an
// object that stands under an id of ours and is not ours (must never happen: 1 and 2). At each kind of target.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

class named_ids : public not_seen {
 protected:
  static const char* kind_of(std::uint64_t parameter) {
    return parameter == 1 ? "scim" : parameter == 2 ? "graph" : "google";
  }
  void SetUp() override {
    target().settings.kind = kind_of(GetParam());
    target().settings.reconcile_every = std::chrono::seconds(0);
    not_seen::SetUp();
    EXPECT_EQ(s.there.finds, 0U) << "what a push created needs no look";
    s.next_day();
  }
  daemon::target_seat& target() { return *s.where->targets.front(); }
  real_school& school() { return s.real.schools.front(); }
  /// Every pupil of the first school into another class; how many they are.
  std::uint64_t change_classes() {
    for (auto& [key, pupil] : school().pupils) pupil.group_key = pupil.group_key == "g1" ? "g2" : "g1";
    return school().pupils.size();
  }
  /// The class of the first pupil: its id there.
  std::string group_of(const std::string& user) {
    for (const auto& [id, group] : s.there.groups) {
      if (group.members.contains(user)) return id;
    }
    return {};
  }
  std::string another_group(const std::string& than) {
    for (const auto& [id, group] : s.there.groups) {
      if (id != than) return id;
    }
    return {};
  }
  void exchange_groups(const std::string& a, const std::string& b) {
    std::swap(s.there.groups.at(a), s.there.groups.at(b));
  }
  /// By handle: name and members.
  std::map<std::string, std::pair<std::string, std::set<std::string>>> groups() {
    std::map<std::string, std::pair<std::string, std::set<std::string>>> out;
    for (const auto& [id, group] : s.there.groups) out[group.handle] = {group.name, group.members};
    return out;
  }
  std::string of_another_class(const std::string& user) {
    for (const auto& id : all_ids()) {
      if (group_of(id) != group_of(user)) return id;
    }
    return {};
  }
  daemon::target_report sync() {
    const auto report = s.sync();
    EXPECT_EQ(report.problem, "");
    return report.targets.at(0);
  }
};

TEST_P(named_ids, of_accounts_that_are_exchanged_put_nobody_into_a_group_and_take_nobody_out) {
  const auto first = id_of_the_first();
  const auto other = of_another_class(first);
  ASSERT_NE(other, "");
  permute({first, other});
  auto& pupil = school().pupils.begin()->second;
  pupil.group_key = pupil.group_key == "g1" ? "g2" : "g1";
  const auto before = accounts();
  EXPECT_EQ(sync().problem, "");
  EXPECT_EQ(accounts(), before);
  permute({first, other});
  look();
  EXPECT_EQ(s.converge(), "") << "put right there";
}

TEST_P(named_ids, of_groups_that_are_exchanged_rename_none_and_move_nobody) {
  const auto first = id_of_the_first();
  const auto mine = group_of(first);
  const auto other = another_group(mine);
  auto& pupils = school().pupils;
  const auto key = pupils.begin()->second.group_key;
  exchange_groups(mine, other);
  school().groups.at(key) = "Andere naam";
  for (auto& [id, pupil] : pupils) {
    if (pupil.group_key != key) pupil.group_key = key;
  }
  const auto before = groups();
  const auto user_groups = before.at(s.there.groups.at(other).handle);
  EXPECT_EQ(sync().problem, "");
  EXPECT_EQ(groups().at(s.there.groups.at(other).handle), user_groups) << "the one under another id";
  EXPECT_EQ(s.there.groups.at(mine).name, before.at(s.there.groups.at(mine).handle).first) << "the other group's name";
  for (const auto& id : s.there.groups.at(mine).members) {
    EXPECT_TRUE(before.at(s.there.groups.at(mine).handle).second.contains(id)) << "nobody was put into the other group";
  }
  exchange_groups(mine, other);
  look();
  EXPECT_EQ(s.converge(), "") << "put right there";
}

TEST_P(named_ids, are_asked_for_once_a_push_however_many_memberships_name_them) {
  const auto people = change_classes();
  ASSERT_GT(people, 4U);
  sync();
  EXPECT_GE(s.there.finds, people);
  EXPECT_LE(s.there.finds, people + school().groups.size()) << "each account and each group once";
  EXPECT_EQ(s.converge(), "");
}

TEST_P(named_ids, are_not_asked_for_again_because_somebody_sets_the_clock) {
  const auto people = change_classes();
  bool is_set = false;
  s.there.before_each = [&] {
    if (!is_set) s.time.set(std::chrono::minutes(30));
    is_set = true;
  };
  target().settings.stalled_after = std::chrono::hours(5);
  sync();
  EXPECT_LE(s.there.finds, people + school().groups.size());
}

TEST_P(named_ids, are_asked_for_again_after_ten_minutes) {
  const auto people = change_classes();
  s.there.before_each = [&] { s.time.advance(std::chrono::minutes(3)); };
  target().settings.stalled_after = std::chrono::hours(5);
  sync();
  EXPECT_GT(s.there.finds, people + school().groups.size());
  s.there.before_each = nullptr;
  EXPECT_EQ(s.converge(), "");
}

TEST_P(named_ids, of_a_list_that_was_just_compared_are_not_asked_for) {
  change_classes();
  look();
  EXPECT_EQ(s.there.finds, 0U);
  EXPECT_EQ(s.converge(), "");
}

TEST_P(named_ids, of_a_list_that_is_new_only_by_a_clock_that_was_set_back_are_asked_for) {
  look();
  s.time.advance(std::chrono::hours(24));
  s.time.set(-std::chrono::hours(24));
  change_classes();
  sync();
  EXPECT_GT(s.there.finds, 0U);
}

TEST_P(named_ids, of_an_object_that_cannot_be_asked_for_keep_only_its_own_changes_waiting) {
  const auto first = id_of_the_first();
  const auto silent = s.there.users.at(first).handle;
  const auto before = accounts().at(silent);
  change_classes();
  s.there.silent_about.insert(silent);
  for (int i = 0; i < 2; ++i) {
    const auto report = sync();
    EXPECT_EQ(report.problem, "");
    EXPECT_FALSE(target().failing_since);
    const auto open = s.where->store->plans().newest_open(target_id("partner")).value();
    ASSERT_TRUE(open) << "what waits stays planned";
    const auto now = accounts().at(silent);
    EXPECT_TRUE(std::get<2>(now).empty()) << "out of the old group";
    s.next_day();
  }
  std::size_t in_none = 0;
  for (const auto& [handle, account] : accounts()) in_none += std::get<2>(account).empty() ? 1 : 0;
  EXPECT_EQ(in_none, 1U) << "everybody else is where they belong";
  EXPECT_NE(accounts().at(silent), before);
  s.there.silent_about.clear();
  EXPECT_EQ(s.converge(), "");
}

TEST_P(named_ids, of_one_account_that_cannot_be_asked_for_make_no_target_failing) {
  s.there.silent_about.insert(s.there.users.at(id_of_the_first()).handle);
  school().pupils.begin()->second.family = "Nieuwenaam";
  const auto before = accounts();
  EXPECT_EQ(sync().problem, "") << "the only change of the plan";
  EXPECT_FALSE(target().failing_since);
  EXPECT_EQ(accounts(), before);
  s.there.silent_about.clear();
  EXPECT_EQ(s.converge(), "");
}

TEST_P(named_ids, of_a_single_change_without_an_answer_make_no_target_failing_and_of_several_do) {
  auto pupil = school().pupils.begin();
  pupil->second.family = "Nieuwenaam";
  s.faults.down = 1;
  EXPECT_EQ(sync().problem, "");
  EXPECT_FALSE(target().failing_since);
  EXPECT_TRUE(s.where->store->plans().newest_open(target_id("partner")).value()) << "it stays planned";
  std::next(pupil)->second.family = "Nieuwenaam";
  EXPECT_NE(sync().problem, "");
  EXPECT_TRUE(target().failing_since);
  EXPECT_EQ(s.converge(), "");
}

TEST_P(named_ids, a_target_that_answers_no_look_is_down) {
  s.there.silent = true;
  auto pupil = school().pupils.begin();
  for (int i = 0; i < 2; ++i, ++pupil) pupil->second.family = "Nieuwenaam";
  const auto report = sync();
  EXPECT_NE(report.problem, "");
  EXPECT_TRUE(target().failing_since);
}

INSTANTIATE_TEST_SUITE_P(kinds, named_ids, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace sluis::simulation
