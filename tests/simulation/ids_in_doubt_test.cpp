// A partner is restored and numbers all its accounts anew, minutes after its list was compared: nobody's names may go
// to somebody else's account because of that, and an administrator's word about the list gives everybody their account
// back.
#include <gtest/gtest.h>

#include <algorithm>

#include "state/blocks.hpp"
#include "tests/simulation/not_seen.hpp"

namespace sluis::simulation {
namespace {

const target_id at_partner("partner");

class ids_in_doubt : public not_seen {
 protected:
  void SetUp() override {
    target().settings.reconcile_every = std::chrono::seconds(0);
    not_seen::SetUp();
    s.next_day();
    look();  // from here on the list is new
    s.there.finds = 0;
  }
  daemon::target_seat& target() { return *s.where->targets.front(); }
  std::map<std::string, pupil>& pupils() { return s.real.schools.front().pupils; }
  subject_id subject_of(const std::string& key) {
    subject_id out;
    const auto look_at = [&](const state::current_row& row) -> result<void> {
      if (s.where->store->facts().load_person(row).value().facts.student_number == key) out = row.id;
      return {};
    };
    s.where->store->facts().each(subject_kind::person, look_at).value();
    return out;
  }
  /// The last pupil of each school: of more the reads would be held.
  void rename_two() {
    for (auto& school : s.real.schools) std::prev(school.pupils.end())->second.family = "Nieuwenaam";
  }
  std::string group_of_name(const std::string& name) {
    for (const auto& [id, group] : s.there.groups) {
      if (group.name == name) return id;
    }
    return {};
  }
  /// Each under the id of the one before it, in groups too.
  void permute_back() { permute_back(all_ids()); }
  void permute_back(std::vector<std::string> ids) {
    std::reverse(ids.begin(), ids.end());
    permute(ids);
  }
  std::size_t open() { return s.where->store->shadow().open_findings(at_partner).value().size(); }
};

TEST_P(ids_in_doubt, an_answer_that_shows_somebody_elses_object_ends_the_push) {
  const auto ids = all_ids();
  permute(ids);
  s.there.tells_whose = true;
  rename_two();
  auto made = pupils().begin()->second;
  made.key = "0later";  // not the last one
  made.given = "Later";
  pupils()[made.key] = made;
  std::set<std::string> known;
  for (const auto& each : all_ids()) known.insert(each);
  const auto before = accounts();
  const auto report = s.sync().targets.at(0);
  EXPECT_NE(report.problem.find("somebody else's object answers under the id of"), std::string::npos) << report.problem;
  EXPECT_EQ(report.cause, errc::conflict);
  EXPECT_EQ(report.pushed.done, 1U) << "somebody new was made before; none of the two counts as done";
  EXPECT_EQ(report.pushed.unknown, 2U);
  for (const auto& each : all_ids()) {
    if (known.contains(each)) continue;
    for (const auto& [id, group] : s.there.groups)
      EXPECT_FALSE(group.members.contains(each)) << "what would have followed is not sent";
  }
  EXPECT_GT(open(), 0U) << "status tells";
  auto after = accounts();
  for (int i = 0; i < 2; ++i) {
    s.sync();
    s.next_day();
  }
  std::size_t changed = 0, said = 0;
  for (const auto& [handle, account] : accounts()) {
    if (!before.contains(handle)) continue;
    changed += account != after.at(handle) ? 1 : 0;
    said += account != before.at(handle) ? 1 : 0;
  }
  EXPECT_EQ(changed, 0U) << "each is looked at from now on";
  EXPECT_EQ(said, 2U) << "or this test says nothing";
  permute_back(ids);
  look();
  EXPECT_EQ(s.converge(), "") << "put right there";
}

TEST_P(ids_in_doubt, an_answer_about_a_group_ends_the_push) {
  const std::vector<std::string> ids{group_of_name(s.real.schools.front().groups.at("g1")),
                                     group_of_name(s.real.schools.front().groups.at("g2"))};
  ASSERT_TRUE(!ids[0].empty() && !ids[1].empty());
  std::swap(s.there.groups.at(ids[0]), s.there.groups.at(ids[1]));
  s.there.tells_whose = true;
  for (auto& [key, pupil] : pupils()) pupil.group_key = pupil.group_key == "g1" ? "g2" : "g1";
  const auto report = s.sync().targets.at(0);
  EXPECT_NE(report.problem.find("somebody else's object answers under the id of"), std::string::npos) << report.problem;
  EXPECT_GT(open(), 0U);
  std::swap(s.there.groups.at(ids[0]), s.there.groups.at(ids[1]));
  look();
  EXPECT_EQ(s.converge(), "") << "put right there";
}

TEST_P(ids_in_doubt, a_handle_that_another_tool_wrote_over_ours_ends_no_push) {
  const auto id = id_of_the_first();
  s.there.users.at(id).handle = "HR-0001";
  s.there.tells_whose = true;
  pupils().begin()->second.family = "Nieuwenaam";
  const auto report = s.sync().targets.at(0);
  EXPECT_EQ(report.problem, "");
  EXPECT_EQ(report.pushed.unknown + report.pushed.failed, 0U) << "it is no handle of ours";
  look();
  EXPECT_EQ(s.converge(), "");
  EXPECT_NE(s.there.users.at(id).handle, "HR-0001");
}

TEST_P(ids_in_doubt, a_leavers_look_that_finds_somebody_else_ends_the_trust_in_the_list) {
  permute(all_ids());
  first_leaves();
  rename_two();
  const auto before = accounts();
  s.sync();
  EXPECT_EQ(accounts(), before) << "nobody got somebody else's name, and nobody is off";
  permute_back();
  look();
  EXPECT_EQ(s.converge(), "") << "put right there";
}

TEST_P(ids_in_doubt, a_look_at_who_is_blocked_that_finds_somebody_else_ends_the_trust_in_the_list) {
  const auto whom = subject_of(pupils().begin()->first);
  state::blocks(*s.where->store).begin(whom, "T-4711", actor_id{}).value();
  s.sync();
  look();
  permute(all_ids());
  const auto before = accounts();
  daemon::sync_request word;  // the block is said again
  word.people = {whom};
  word.reads = daemon::sync_request::reading::nothing;
  s.sync(word);
  rename_two();
  s.sync();
  EXPECT_EQ(accounts(), before);
  permute_back();
  look();
  state::blocks(*s.where->store).end(whom, "T-4712", actor_id{}).value();
  EXPECT_EQ(s.converge(), "") << "put right there";
}

TEST_P(ids_in_doubt, a_list_says_nothing_of_what_was_made_after_it) {
  for (auto id = 0; id < 2; ++id) {
    auto made = pupils().begin()->second;
    made.key = "later" + std::to_string(id);
    made.given = "Later" + std::string(1, static_cast<char>('a' + id));
    pupils()[made.key] = made;
  }
  std::set<std::string> known;
  for (const auto& each : all_ids()) known.insert(each);
  s.sync();
  std::vector<std::string> ids;
  for (const auto& each : all_ids()) {
    if (!known.contains(each)) ids.push_back(each);
  }
  ASSERT_EQ(ids.size(), 2U);
  permute(ids);
  pupils().at("later0").family = pupils().at("later1").family = "Nieuwenaam";
  const auto before = accounts();
  s.sync();
  EXPECT_EQ(accounts(), before);
  permute(ids);
  look();
  EXPECT_EQ(s.converge(), "") << "put right there";
}

/// By handle, the ids on record.
std::map<std::string, std::string> on_record(simulation& s) {
  std::map<std::string, std::string> out;
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    s.where->store->shadow()
        .each(at_partner, kind,
              [&out](const state::shadow_row& row) -> result<void> {
                if (!row.remote_id.empty()) out[row.handle.hex()] = row.remote_id;
                return {};
              })
        .value();
  }
  return out;
}
std::map<std::string, std::string> there(simulation& s) {
  std::map<std::string, std::string> out;
  for (const auto& [id, user] : s.there.users) out[user.handle] = id;
  for (const auto& [id, group] : s.there.groups) out[group.handle] = id;
  return out;
}

TEST_P(ids_in_doubt, a_believed_list_gives_all_that_were_renumbered_their_ids_at_once) {
  struct row {
    const char* name;
    std::size_t moved;  // 0: all
    bool is_shift;
  };
  for (const auto& one : {row{"a swap", 2, false}, row{"a cycle of eight", 8, false}, row{"everybody", 0, false},
                          row{"each number one higher", 0, true}}) {
    SCOPED_TRACE(one.name);
    auto ids = all_ids();
    if (one.moved > 0) ids.resize(std::min(one.moved, ids.size()));
    const auto moved = ids.size();
    if (one.is_shift) {  // the last one gets an id that nobody had
      std::map<std::string, partner::user> users;
      std::map<std::string, std::string> now;
      for (std::size_t i = 0; i < ids.size(); ++i) now[ids[i]] = i + 1 < ids.size() ? ids[i + 1] : "u9999";
      for (const auto& [id, user] : s.there.users) users[now.at(id)] = user;
      s.there.users = std::move(users);
      for (auto& [id, group] : s.there.groups) {
        std::set<std::string> members;
        for (const auto& member : group.members) members.insert(now.at(member));
        group.members = std::move(members);
      }
    } else {
      permute(ids);
    }
    const auto before = accounts();
    look();
    EXPECT_EQ(accounts(), before);
    EXPECT_GT(open(), 0U);
    const auto report = look(true);
    EXPECT_EQ(report.drift.renumbered, moved);
    EXPECT_EQ(report.problem, "");
    EXPECT_EQ(open(), 0U);
    EXPECT_EQ(on_record(s), there(s));
    EXPECT_EQ(accounts(), before) << "each has what it had";
    EXPECT_EQ(s.converge(), "");
  }
}

TEST_P(ids_in_doubt, a_believed_list_gives_back_what_wrong_changes_were_made_to) {
  permute(all_ids());
  rename_two();
  const auto before = accounts();
  s.sync();  // the partner's answers do not tell whose objects they are
  EXPECT_NE(accounts(), before) << "or this test says nothing";
  look(true);
  EXPECT_EQ(open(), 0U);
  EXPECT_EQ(on_record(s), there(s));
  EXPECT_EQ(s.converge(), "");
}

TEST_P(ids_in_doubt, a_believed_list_hands_nobody_an_object_that_is_not_theirs_alone) {
  const auto first = id_of_the_first();
  auto ids = all_ids();
  const auto other = ids.front() == first ? ids.back() : ids.front();
  permute({first, other});
  s.there.users["copy"] = s.there.users.at(other);  // the first one's handle is there twice
  s.there.users["copy"].fields[field::user_name] = "copy@partner.example";
  const auto before = on_record(s);
  const auto there_before = s.there.users;
  const auto report = look(true);
  EXPECT_EQ(report.drift.renumbered, 0U) << "the other one would share an id with the first";
  EXPECT_EQ(on_record(s), before);
  for (const auto& [id, user] : there_before) {
    EXPECT_EQ(s.there.users.at(id).fields, user.fields);
    EXPECT_EQ(s.there.users.at(id).active, user.active);
  }
  s.there.users.erase("copy");
  EXPECT_EQ(look(true).drift.renumbered, 2U);
  EXPECT_EQ(s.converge(), "");
}

TEST_P(ids_in_doubt, a_believed_list_takes_handles_that_were_exchanged_for_no_exchange_of_ids) {
  const auto ids = all_ids();
  std::swap(s.there.users.at(ids[0]).handle, s.there.users.at(ids[1]).handle);  // a shifted column in somebody's import
  const auto record = on_record(s);
  const auto before = s.there.users;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(look(true).drift.renumbered, 0U);
    s.sync();
    s.next_day();
  }
  EXPECT_EQ(on_record(s), record);
  EXPECT_GT(open(), 0U) << "somebody has to look";
  for (const auto& id : {ids[0], ids[1]})
    EXPECT_EQ(s.there.users.at(id).fields, before.at(id).fields) << "nobody's names are written over the other's";
}

TEST_P(ids_in_doubt, without_an_administrators_word_nobody_is_given_another_id) {
  auto ids = all_ids();
  ids.resize(2);
  permute(ids);
  const auto before = on_record(s);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(look().drift.renumbered, 0U);
    s.next_day();
  }
  EXPECT_EQ(on_record(s), before);
  permute(ids);
  look();
  EXPECT_EQ(s.converge(), "");
}

INSTANTIATE_TEST_SUITE_P(seeds, ids_in_doubt, testing::Values(1U, 2U));

}  // namespace
}  // namespace sluis::simulation
