// A school and its partner, whose lists and ids are not what they were (not_seen_test.cpp, not_seen_ids_test.cpp).
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/simulation/simulation.hpp"

namespace sluis::simulation {

class not_seen : public testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override {
    s.grant_consent(most_attributes, 300);
    ASSERT_EQ(s.converge(), "");
  }
  daemon::target_report look(bool believe_lists = false) {
    daemon::sync_request what;
    what.drift = daemon::drift_check::now;
    what.believe_lists = believe_lists;
    const auto report = s.sync(what);
    EXPECT_EQ(report.problem, "");
    return report.targets.at(0);
  }
  /// Somebody leaves; the id of the account at the partner.
  std::string leaver() {
    std::map<std::string, bool> before;
    for (const auto& [id, user] : s.there.users) before[id] = user.active;
    auto& pupils = s.real.schools.front().pupils;
    pupils.erase(pupils.begin());
    s.sync();
    for (const auto& [id, user] : s.there.users) {
      if (before.at(id) && !user.active) return id;
    }
    return {};
  }
  /// The id of the smallest group, after all its members' accounts were deleted by hand.
  std::string without_its_members() {
    const auto is_smaller = [](const auto& a, const auto& b) {
      return a.second.members.size() < b.second.members.size();
    };
    const auto group = std::min_element(s.there.groups.begin(), s.there.groups.end(), is_smaller);
    const auto members = group->second.members;
    EXPECT_FALSE(members.empty());
    for (const auto& member : members) s.there.users.erase(member);
    for (auto& [id, other] : s.there.groups) {
      for (const auto& member : members) other.members.erase(member);
    }
    return group->first;
  }
  void give_new_ids() {
    std::map<std::string, partner::user> users;
    std::map<std::string, partner::remote_group> groups;
    for (auto& [id, user] : s.there.users) users["n" + id] = user;
    for (auto& [id, group] : s.there.groups) {
      auto& now = groups["n" + id] = {group.handle, group.name, {}};
      for (const auto& member : group.members) now.members.insert("n" + member);
    }
    s.there.users = std::move(users);
    s.there.groups = std::move(groups);
  }
  std::uint64_t erased_in_the_evening() {
    s.time.advance(std::chrono::hours(10));
    const auto out = s.sync().erased;
    s.time.advance(-std::chrono::hours(10));
    return out;
  }
  void pass_days(int days) {
    for (int d = 0; d < days; ++d) {
      s.next_day();
      s.sync();
    }
  }

  /// Each of these accounts is shown under the id of the next one, in the groups as well.
  void permute(const std::vector<std::string>& ids) {
    std::map<std::string, std::string> now;
    for (std::size_t i = 0; i < ids.size(); ++i) now[ids[i]] = ids[(i + 1) % ids.size()];
    std::map<std::string, partner::user> users;
    const auto new_id = [&now](const std::string& id) { return now.contains(id) ? now.at(id) : id; };
    for (const auto& [id, user] : s.there.users) users[new_id(id)] = user;
    s.there.users = std::move(users);
    for (auto& [id, group] : s.there.groups) {
      std::set<std::string> members;
      for (const auto& member : group.members) members.insert(new_id(member));
      group.members = std::move(members);
    }
  }
  /// By handle: what each account says, and in how many groups it is.
  std::map<std::string, std::tuple<field_map, bool, std::set<std::string>>> accounts() {
    std::map<std::string, std::tuple<field_map, bool, std::set<std::string>>> out;
    for (const auto& [id, user] : s.there.users) {
      auto& [fields, active, groups] = out[user.handle];
      fields = user.fields;
      active = user.active;
      for (const auto& [group_id, group] : s.there.groups) {
        if (group.members.contains(id)) groups.insert(group_id);
      }
    }
    return out;
  }
  std::vector<std::string> all_ids() {
    std::vector<std::string> out;
    for (const auto& [id, user] : s.there.users) out.push_back(id);
    return out;
  }
  /// The account of the first pupil of the first school.
  std::string id_of_the_first() {
    const auto& key = s.real.schools.front().pupils.begin()->first;
    std::string out;
    auto& store = *s.where->store;
    const auto look_at = [&](const state::current_row& row) -> result<void> {
      if (store.facts().load_person(row).value().facts.student_number != key) return {};
      const auto there = store.shadow().find(target_id("partner"), row.id).value();
      if (there && s.there.users.contains(there->remote_id)) out = there->remote_id;
      return {};
    };
    store.facts().each(subject_kind::person, look_at).value();
    return out;
  }
  void first_leaves() { s.real.schools.front().pupils.erase(s.real.schools.front().pupils.begin()); }

  simulation s{GetParam()};
};

}  // namespace sluis::simulation
