// A group that left waits at the targets for a term of its own, emptied and under a name that says so: a return gives
// back the same object with its content.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {
namespace {

class left_groups : public held_school {
 protected:
  void SetUp() override {
    held_school::SetUp();
    pass_the_yearly_change();
    left_ = "g1";
    id_ = id_of(names().at(left_));
    ASSERT_NE(id_, "");
  }

  std::map<std::string, std::string>& names() { return s.real.schools.front().groups; }
  [[nodiscard]] std::string today() const { return to_string(local_day(s.time.now())); }
  /// At the first target.
  [[nodiscard]] std::string id_of(const std::string& name) const {
    for (const auto& [id, group] : s.there.groups) {
      if (group.name == name) return id;
    }
    return {};
  }
  [[nodiscard]] const partner::remote_group& there(const std::string& id) const { return s.there.groups.at(id); }
  std::string leave(const std::string& key) {
    auto name = names().at(key);
    names().erase(key);
    for (auto& [pupil_key, one] : pupils()) {
      if (one.group_key == key) one.group_key = names().begin()->first;
    }
    return name;
  }
  [[nodiscard]] std::vector<std::size_t> groups_everywhere() const {
    std::vector<std::size_t> out;
    for (const auto* const at : partners()) out.push_back(at->groups.size());
    return out;
  }
  /// With a name that says that they left.
  [[nodiscard]] std::size_t ended_everywhere() const {
    std::size_t out = 0;
    for (const auto* const at : partners()) {
      out += static_cast<std::size_t>(std::count_if(at->groups.begin(), at->groups.end(), [](const auto& one) {
        return one.second.name.find(" (ended ") != std::string::npos;
      }));
    }
    return out;
  }
  /// Here, until they are erased.
  std::size_t left_here() {
    std::size_t out = 0;
    s.where->store->facts()
        .each(subject_kind::group,
              [&](const state::current_row& row) -> result<void> {
                if (row.state == state::life::left) ++out;
                return {};
              })
        .value();
    return out;
  }
  /// One leaves before the first target's consent is withdrawn, one of the other school the day after. Both are deleted
  /// when their own term is over, at that target as well, and erased here when the term of people is.
  void leave_around_a_withdrawal(config::target_settings::remainder after) {
    auto& at_the_first = s.where->targets.front()->settings;
    at_the_first.after_consent = after;
    s.where->settings.targets.front() = at_the_first;
    const auto before = groups_everywhere();
    leave(left_);
    sync();
    s.next_day();
    s.withdraw_consent();
    sync();
    s.next_day();
    auto& other = s.real.schools.back();
    const auto second = other.groups.begin()->first;
    other.groups.erase(second);
    for (auto& [key, one] : other.pupils) {
      if (one.group_key == second) one.group_key = other.groups.begin()->first;
    }
    sync();
    EXPECT_EQ(not_accepted(), 0U) << "what is withdrawn keeps no group waiting at the others";
    pass_days(30);
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(groups_everywhere()[i], before[i] - 2) << partners()[i];
    EXPECT_EQ(left_here(), 2U);
    pass_days(62);
    in_the_evening();
    EXPECT_EQ(left_here(), 0U);
    EXPECT_EQ(faults(), std::vector<std::string>{});
  }
  std::size_t not_accepted() { return state::absences(*s.where->store).not_accepted().value().size(); }

  std::string left_, id_;
};

TEST_P(left_groups, one_is_emptied_and_renamed_and_a_return_gives_back_the_same_object) {
  const auto before = groups_everywhere();
  s.next_day();
  const auto name = leave(left_);
  const auto day_of_it = today();
  sync();
  EXPECT_EQ(groups_everywhere(), before) << "nothing is deleted";
  EXPECT_EQ(there(id_).name, name + " (ended " + day_of_it + ")");
  EXPECT_TRUE(there(id_).members.empty());
  EXPECT_EQ(not_accepted(), 0U);
  const auto changes = s.there.changes;
  pass_days(25);
  EXPECT_EQ(s.there.changes, changes) << "the name does not change from plan to plan";
  names()[left_] = name;
  pupils().begin()->second.group_key = left_;
  sync();
  EXPECT_EQ(there(id_).name, name);
  EXPECT_EQ(there(id_).members.size(), 1U);
  EXPECT_EQ(groups_everywhere(), before);
  pass_days(40);
  EXPECT_EQ(there(id_).name, name);
  EXPECT_EQ(s.difference(), "");
}

TEST_P(left_groups, one_is_deleted_after_its_term_without_an_approval_and_one_that_returns_later_is_new) {
  const auto before = groups_everywhere();
  const auto name = leave(left_);
  sync();
  pass_days(29);
  EXPECT_EQ(groups_everywhere(), before);
  pass_days(1);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(groups_everywhere()[i], before[i] - 1);
  EXPECT_FALSE(is_held("partner"));
  EXPECT_FALSE(s.there.groups.contains(id_));
  names()[left_] = name;
  pupils().begin()->second.group_key = left_;
  sync();
  EXPECT_EQ(groups_everywhere(), before);
  EXPECT_NE(id_of(name), "");
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(left_groups, a_plan_that_is_held_renames_and_empties_none_and_its_approval_counts_for_the_next_plan) {
  const auto before = s.there.groups;
  for (const auto* const key : {"g1", "g2", "g3"}) leave(key);
  sync();
  EXPECT_TRUE(is_held("partner"));
  EXPECT_NE(
      newest("partner").note.find("3 of 4 groups would be emptied and renamed, and deleted when their term is over"),
      std::string::npos)
      << newest("partner").note;
  const auto hash = newest("partner").hash;
  pass_days(40);
  EXPECT_EQ(newest("partner").hash, hash) << "the day in the name is that of the absence";
  for (const auto& [id, group] : before) {
    EXPECT_EQ(there(id).name, group.name);
    EXPECT_EQ(there(id).members, group.members);
  }
  for (const auto* const target : {"partner", "graph", "google"}) approve(target);
  EXPECT_EQ(not_accepted(), 0U);
  sync();
  EXPECT_FALSE(is_held("partner"));
  EXPECT_EQ(ended_everywhere(), 9U);
  pass_days(29);
  EXPECT_EQ(ended_everywhere(), 9U) << "the term runs from the approval";
  pass_days(1);
  EXPECT_EQ(ended_everywhere(), 0U);
  EXPECT_EQ(s.there.groups.size(), before.size() - 3);
}

TEST_P(left_groups, what_was_held_is_held_again_when_it_becomes_less) {
  for (const auto* const key : {"g1", "g2", "g3"}) leave(key);
  sync();
  ASSERT_TRUE(is_held("partner"));
  names()["g2"] = "Groep 2A";
  names()["g3"] = "Groep 3A";
  s.next_day();
  sync();
  EXPECT_TRUE(is_held("partner"));
  EXPECT_EQ(ended_everywhere(), 0U);
}

TEST_P(left_groups, where_one_target_waits_for_its_approval_the_term_runs_at_none) {
  const auto before = groups_everywhere();
  for (const auto* const key : {"g1", "g2", "g3"}) leave(key);
  sync();
  for (const auto* const target : {"partner", "graph"}) approve(target);
  pass_days(1);
  EXPECT_EQ(ended_everywhere(), 6U);
  EXPECT_TRUE(is_held("google"));
  EXPECT_EQ(not_accepted(), 3U);
  pass_days(40);
  EXPECT_EQ(groups_everywhere(), before);
  EXPECT_EQ(not_accepted(), 3U);
  approve("google");
  EXPECT_EQ(not_accepted(), 0U) << "the others have done it";
  pass_days(29);
  EXPECT_EQ(groups_everywhere(), before);
  EXPECT_EQ(ended_everywhere(), 9U);
  pass_days(1);
  EXPECT_EQ(ended_everywhere(), 0U);
}

TEST_P(left_groups, while_a_read_of_its_school_is_held_none_is_deleted) {
  const auto before = groups_everywhere();
  leave(left_);
  sync();
  pass_days(1);
  s.reads = read_fault::keys_rotated;
  pass_days(60);
  EXPECT_EQ(groups_everywhere(), before);
  s.reads = read_fault::none;
  pass_days(1);
  EXPECT_EQ(groups_everywhere().front(), before.front() - 1);
}

TEST_P(left_groups, new_ones_of_the_same_names_have_them_after_one_sync_in_august) {
  const auto before = s.there.groups;
  const auto old = names();
  names().clear();
  for (const auto& [key, name] : old) names()["next-" + key] = name;
  for (auto& [key, one] : pupils()) one.group_key = "next-" + one.group_key;
  sync();
  ASSERT_TRUE(is_held("partner")) << "every group of a school";
  for (const auto* const target : {"partner", "graph", "google"}) approve(target);
  const auto report = sync();
  EXPECT_EQ(report.targets.front().pushed.failed, 0U);
  EXPECT_EQ(s.there.groups.size(), before.size() + old.size());
  EXPECT_EQ(s.difference(), "");
  for (const auto& [key, name] : old) {
    ASSERT_NE(id_of(name), "");
    EXPECT_FALSE(before.contains(id_of(name))) << "the new one";
  }
  pass_days(30);
  EXPECT_EQ(s.there.groups.size(), before.size());
  EXPECT_EQ(s.difference(), "");
}

TEST_P(left_groups, a_lost_answer_to_the_new_name_leaves_it_right_after_the_next_syncs) {
  const auto name = leave(left_);
  names()["new"] = name;
  pupils().begin()->second.group_key = "new";
  s.faults = {.lost_after = 0.5};
  sync();
  s.faults = {.lost_before = 0.5};
  s.next_day();
  sync();
  s.faults = {};
  pass_days(3);
  EXPECT_EQ(there(id_).name.find(name + " (ended "), 0U) << there(id_).name;
  EXPECT_TRUE(there(id_).members.empty());
  EXPECT_NE(id_of(name), id_);
  EXPECT_EQ(s.difference(), "");
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(left_groups, without_a_term_one_is_deleted_at_once) {
  s.where->settings.retention.group_term = std::chrono::days(0);
  leave(left_);
  sync();
  EXPECT_FALSE(s.there.groups.contains(id_));
}

TEST_P(left_groups, a_consent_without_groups_deletes_those_that_wait_too) {
  leave(left_);
  sync();
  ASSERT_TRUE(s.there.groups.contains(id_));
  s.grant_consent(
      attribute_set{consent_attribute::given_name, consent_attribute::family_name, consent_attribute::email}, 900);
  sync();
  EXPECT_TRUE(s.there.groups.empty());
}

TEST_P(left_groups, after_a_consents_end_one_is_deleted_when_its_own_term_is_over) {
  s.where->settings.targets.front().after_consent = s.where->targets.front()->settings.after_consent =
      config::target_settings::remainder::kept;
  s.grant_consent(what_is_shared, 5);
  sync();
  leave(left_);
  sync();
  pass_days(29);
  EXPECT_TRUE(s.there.groups.contains(id_));
  pass_days(1);
  EXPECT_FALSE(s.there.groups.contains(id_));
  EXPECT_EQ(s.there.groups.size(), 7U) << "those that were present are kept";
}

TEST_P(left_groups, around_a_withdrawal_they_are_deleted_and_erased_where_the_remainder_is_kept) {
  leave_around_a_withdrawal(config::target_settings::remainder::kept);
}

TEST_P(left_groups, around_a_withdrawal_they_are_deleted_and_erased_where_the_remainder_is_deleted) {
  leave_around_a_withdrawal(config::target_settings::remainder::deleted);
}

TEST_P(left_groups, where_the_name_that_says_so_is_refused_it_is_told_when_the_name_is_free) {
  s.there.takes_no_name_with = "(ended ";
  const auto name = leave(left_);
  names()["new"] = name;  // the same name under another key
  auto& one = pupils().begin()->second;
  one.group_key = "new";
  sync();
  EXPECT_EQ(there(id_).name, name) << "it keeps its name there";
  auto read = s.where->store->db().prepare(
      "SELECT g.problem FROM progress g JOIN plan p ON p.id = g.plan WHERE p.target = 'partner' AND g.problem LIKE "
      "'%which is ours%'");
  std::size_t told = 0;
  for (; read.step(); ++told) {
    const std::string said(read.text(0));
    EXPECT_NE(said.find("and the target has not taken the name that says so"), std::string::npos) << said;
    EXPECT_NE(said.find("(group_days)"), std::string::npos) << said;
    EXPECT_EQ(said.find("nothing has to be renamed by hand"), std::string::npos) << said;
  }
  EXPECT_GT(told, 0U);
  s.there.groups.at(id_).name = "renamed by hand";
  sync();
  EXPECT_NE(id_of(name), "") << "as was said";
}

INSTANTIATE_TEST_SUITE_P(seeds, left_groups, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
