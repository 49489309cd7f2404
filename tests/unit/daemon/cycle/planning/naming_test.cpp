// Logins and labels as they are given (issue 14, A7 and A8).
#include "daemon/cycle/planning/naming.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;

class naming : public store_fixture {
 protected:
  void read(const school_read& what) {
    take_in(what);
    result_ = name_everyone(*store_, rules_, at_once_).value();
  }
  /// Of the groups that are there, sorted.
  std::vector<std::string> labels() {
    std::vector<std::string> out;
    for (const auto& one : groups()) {
      if (one.row.state != state::life::left) out.push_back(one.label);
    }
    std::sort(out.begin(), out.end());
    return out;
  }
  std::string label_of(const std::string& name) {
    for (const auto& one : groups()) {
      if (one.row.state != state::life::left && one.facts.name == name) return one.label;
    }
    return {};
  }

  config::name_settings rules_;
  std::uint32_t at_once_ = 500;
  naming_result result_;
};

/// Everybody is called alike.
school_read namesakes(int count, const char* brin = "99XX") {
  school_read out;
  out.brin = brin;
  for (int i = 0; i < count; ++i) {
    const auto key = brin + std::to_string(1000 + i);
    out.groups.push_back(class_of(key, "Groep " + std::to_string(i / 2)));
    out.persons.push_back(pupil(key, "Bakker", {key}));
  }
  return out;
}

TEST_F(naming, who_gets_which_login_and_label_does_not_depend_on_the_slices) {
  const auto named_in_slices_of = [&](std::uint32_t at_once) {
    store_.reset();
    std::filesystem::remove_all(folder_);
    chance_ = seeded_random{};
    reopen();
    take_in(namesakes(15));
    take_in(namesakes(15, "88YY"));
    const auto named = name_everyone(*store_, rules_, at_once).value();
    EXPECT_EQ(named.named, 60U) << at_once;
    std::vector<std::string> out;
    for (const auto& one : persons()) out.push_back(one.row.id.hex() + " " + one.login);
    for (const auto& one : groups()) out.push_back(one.row.id.hex() + " " + one.label);
    return out;
  };
  const auto at_once = named_in_slices_of(1000);
  EXPECT_EQ(named_in_slices_of(1), at_once);
  EXPECT_EQ(named_in_slices_of(7), at_once);
  rules_.rename_on_name_change = true;
  EXPECT_EQ(named_in_slices_of(7), at_once);
}

TEST_F(naming, what_a_stop_leaves_undone_is_done_by_the_next_and_who_has_a_login_keeps_it) {
  take_in(namesakes(15));
  const auto logins = [&] {
    std::map<subject_id, std::string> out;
    for (const auto& one : persons()) out[one.row.id] = one.login;
    return out;
  };
  naming_run some(rules_, 3);
  const auto nobody_has_one = [&] {
    const auto all = logins();
    return std::all_of(all.begin(), all.end(), [](const auto& one) { return one.second.empty(); });
  };
  while (nobody_has_one()) ASSERT_TRUE(some.go_on(*store_).value());
  EXPECT_FALSE(store_->db().in_transaction()) << "others may write between two slices";
  store_->record({mutation_kind::daemon_start, {}, 0, {}, {}, {}, {}}).value();
  ASSERT_TRUE(some.go_on(*store_).value());
  reopen();
  const auto before = logins();
  name_everyone(*store_, rules_, 3).value();
  const auto after = logins();
  std::set<std::string> different;
  std::size_t kept = 0;
  for (const auto& [id, login] : after) {
    EXPECT_NE(login, "");
    different.insert(login);
    if (before.at(id).empty()) continue;
    EXPECT_EQ(before.at(id), login);
    ++kept;
  }
  EXPECT_EQ(different.size(), 15U);
  EXPECT_EQ(kept, 6U) << "of the two slices";
}

struct killed {};

// A kill before or after the commit of any slice takes no login from anybody and gives none twice.
TEST_F(naming, a_kill_at_any_commit_takes_no_login_from_anybody_and_gives_none_twice) {
  const auto logins = [&] {
    std::map<subject_id, std::string> out;
    for (const auto& one : persons()) out[one.row.id] = one.login;
    return out;
  };
  for (const auto at : {state::store::commit_step::before, state::store::commit_step::committed}) {
    bool was_killed = true;
    for (int commits = 0; was_killed; ++commits) {
      store_.reset();
      std::filesystem::remove_all(folder_);
      reopen();
      take_in(namesakes(15));
      store_->watch_commits([&, n = 0](state::store::commit_step step) mutable -> result<void> {
        if (step == at && n++ == commits) throw killed();
        return {};
      });
      was_killed = false;
      try {
        name_everyone(*store_, rules_, 4).value();
      } catch (const killed&) {
        was_killed = true;
      }
      reopen();
      const auto before = logins();
      name_everyone(*store_, rules_, 4).value();
      std::set<std::string> different;
      for (const auto& [id, login] : logins()) {
        EXPECT_NE(login, "");
        different.insert(login);
        EXPECT_TRUE(before.at(id).empty() || before.at(id) == login) << login;
      }
      EXPECT_EQ(different.size(), 15U) << "killed at commit " << commits;
      ASSERT_LT(commits, 100);
    }
  }
}

TEST_F(naming, labels_do_not_rot_when_every_august_brings_new_keys) {
  for (int year = 0; year < 6; ++year) {
    school_read read;
    for (const char* name : {"Groep 3", "Groep 4"}) read.groups.push_back(class_of(std::to_string(year) + name, name));
    read.persons = {pupil("1", "Een", {read.groups[0].key})};
    this->read(read);
    EXPECT_EQ(labels(), (std::vector<std::string>{"Groep 3", "Groep 4"})) << year;
  }
  reopen();
  EXPECT_EQ(labels(), (std::vector<std::string>{"Groep 3", "Groep 4"}));
}

TEST_F(naming, two_groups_that_swap_names_swap_labels) {
  read({.groups = {class_of("a", "Appels"), class_of("b", "Peren")}});
  read({.groups = {class_of("a", "Peren"), class_of("b", "Appels")}});
  EXPECT_EQ(label_of("Appels"), "Appels");
  EXPECT_EQ(label_of("Peren"), "Peren");
}

TEST_F(naming, a_renamed_groups_label_is_free) {
  read({.groups = {class_of("a", "Appels")}});
  read({.groups = {class_of("a", "Kersen"), class_of("b", "Appels")}});
  EXPECT_EQ(labels(), (std::vector<std::string>{"Appels", "Kersen"}));
}

TEST_F(naming, who_came_last_keeps_the_label_when_a_group_comes_back) {
  read({.groups = {class_of("a", "Appels"), class_of("x", "Rest")}});
  read({.groups = {class_of("b", "Appels"), class_of("x", "Rest")}});
  read({.groups = {class_of("a", "Appels"), class_of("b", "Appels"), class_of("x", "Rest")}});
  EXPECT_EQ(labels(), (std::vector<std::string>{"Appels", "Appels (4)", "Rest"}));
  const auto before = contents();
  read({.groups = {class_of("a", "Appels"), class_of("b", "Appels"), class_of("x", "Rest")}});
  EXPECT_EQ(contents(), before) << "and there it stays";
}

TEST_F(naming, a_group_without_a_free_label_stops_nobody_else) {
  constexpr std::size_t most_of_one_name = 1199,
                        too_many =
                            4;  // "Appels", "Appels (4)", "Appels (99XX)", "Appels (4, 99XX)", and that with a number
  school_read all;
  for (std::size_t i = 0; i < most_of_one_name + too_many; ++i)
    all.groups.push_back(class_of(std::to_string(10'000 + i), "Appels"));
  all.groups.push_back(class_of("z", "Peren"));
  all.persons = {pupil("1", "Een", {"z"})};
  read(all);
  ASSERT_EQ(result_.without_label.size(), 3U);  // 1,200 have one
  EXPECT_EQ(result_.named, most_of_one_name + 3) << "the 1,200, the group after them and the pupil";
  EXPECT_NE(persons().front().login, "");
  const auto text = without_label_text(result_.without_label);
  EXPECT_NE(text.find("3 groups find no free name"), std::string::npos) << text;
  EXPECT_NE(text.find(result_.without_label.front().hex()), std::string::npos) << text;

  all.groups.erase(all.groups.begin(), all.groups.begin() + most_of_one_name);
  read(all);
  EXPECT_TRUE(result_.without_label.empty()) << "the labels of those that left are free";
  EXPECT_EQ(without_label_text(result_.without_label), "");
}

TEST_F(naming, thousands_of_groups_have_their_labels_after_one_run) {
  constexpr int count = 2'000;
  school_read all;
  for (int i = 0; i < count; ++i) all.groups.push_back(class_of(std::to_string(i), "Groep " + std::to_string(i)));
  read(all);
  EXPECT_EQ(result_.named, std::uint64_t{count});
  read(all);
  EXPECT_EQ(result_.named, 0U);
}

TEST_F(naming, nobody_gets_a_reserved_login) {
  rules_.staff_login = "{family}";
  rules_.reserved = {"rector"};
  read({.persons = {teacher("1", "Admin"), teacher("2", "Rector"), teacher("3", "Bakker")}});
  EXPECT_EQ(person_called("Admin").login, "admin2");
  EXPECT_EQ(person_called("Rector").login, "rector2");
  EXPECT_EQ(person_called("Bakker").login, "bakker");
}

}  // namespace
}  // namespace sluis::daemon
