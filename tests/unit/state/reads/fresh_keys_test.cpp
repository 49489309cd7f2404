// People whom a read lacks under the key that is known, and has under one that nobody had: they would get a second
// account, and theirs would be deleted (issue 13, point 6).
#include <algorithm>

#include "state/blocks.hpp"
#include "state/facts/invalid_list.hpp"
#include "tests/unit/state/reads/fresh_keys.hpp"

namespace sluis::state {
namespace {

TEST_F(fresh_keys, of_a_class_wait_and_the_rest_of_the_read_is_taken_in) {
  for (const bool with_eck_ids : {true, false}) {
    SCOPED_TRACE(with_eck_ids ? "with ECK iDs" : "by names alone");
    auto before = renewed(100, 0, with_eck_ids), now = renewed(100, 30, with_eck_ids);
    before.brin = now.brin = with_eck_ids ? "01XX" : "02XX";
    sync(before);
    const auto had = active();
    now.persons.push_back(child("n1", "Iemand", "Nieuws"));
    for (int night = 0; night < 2; ++night) {
      const auto summary = sync(now);
      EXPECT_EQ(summary.how, ending::complete) << summary.note;
      EXPECT_EQ(summary.added, night == 0 ? 1U : 0U) << "whoever is new is taken in";
      EXPECT_EQ(summary.left, 0U);
      EXPECT_EQ(summary.frozen_persons, 30U);
      EXPECT_NE(summary.note.find("30 new people look like somebody who is known under another key"), std::string::npos)
          << summary.note;
      EXPECT_EQ(active(), had + 1);
    }
  }
}

TEST_F(fresh_keys, are_approved_by_an_administrator_who_then_gets_new_accounts) {
  sync(children(100));
  const auto hash = hash_of(sync(renewed(100, 30)));
  held_reads(*store_).approve(hash, by()).value();
  const auto told = open().at(0).told;
  EXPECT_EQ(told.doubled, 30U) << "whoever approves is asked";
  EXPECT_EQ(told.effect.added, 30U);
  EXPECT_EQ(told.effect.left, 30U);
  EXPECT_EQ(told.examples.size(), 20U) << "ten records, and ten who would leave";
  const auto content = open().at(0).told.read;
  auto sink =
      store_->facts().read_school(source_id("las"), today_, identity(), dated_hash(content.content, content.produced));
  hand_over(renewed(100, 30), *sink).value();
  EXPECT_EQ(sink->summary().added, 30U);
  EXPECT_EQ(sink->summary().left, 30U);
  EXPECT_EQ(sync(renewed(100, 30)).added, 0U);
  EXPECT_TRUE(open().empty());
}

TEST_F(fresh_keys, wait_where_somebody_the_read_lacks_has_the_ECK_iD_or_the_whole_name) {
  struct row {
    const char* name;
    std::vector<source_person> before, now;
    std::uint64_t waiting;
  };
  const auto jan = child("a", "Jan", "Vermeer");
  const auto with_prefix = [](source_person one, const char* prefix) {
    one.facts.family_name_prefix = prefix;
    return one;
  };
  const std::vector<row> rows = {
      {"one pupil with an ECK iD", {child("a", "Jan", "Vermeer", "x")}, {child("b", "Jan", "Vermeer", "x")}, 1},
      {"one pupil by the name", {jan}, {child("b", "Jan", "Vermeer")}, 1},
      {"the name is written otherwise", {child("a", "Zoë", "d'Ancona")}, {child("b", "ZOE", "D’Ancona")}, 1},
      {"the prefix stands elsewhere",
       {with_prefix(child("a", "Jan", "Dijk"), "van")},
       {child("b", "Jan", "van Dijk")},
       1},
      {"an ECK iD that is said on one side", {jan}, {child("b", "Jan", "Vermeer", "x")}, 1},
      {"the ECK iD under another name", {child("a", "Jan", "Vermeer", "x")}, {child("b", "Piet", "Smit", "x")}, 1},
      {"a namesake with an ECK iD of their own",
       {child("a", "Jan", "Vermeer", "x")},
       {child("b", "Jan", "Vermeer", "y")},
       0},
      {"somebody else", {jan}, {child("b", "Piet", "Smit")}, 0},
      {"a second family name, without ECK iDs", {jan}, {child("b", "Jan", "Vermeer-Smit")}, 1},
      {"a further given name",
       {jan},
       {[] {
         auto out = child("b", "", "Vermeer");
         return out.facts.given_names = "Jan Piet", out;
       }()},
       1},
      {"initials alone",
       {jan},
       {[] {
         auto out = child("b", "", "Vermeer");
         return out.facts.initials = "J.", out;
       }()},
       1},
      {"another first name with that initial", {jan}, {child("b", "Joris", "Vermeer")}, 0},
      {"a second record of somebody who is in the read", {jan}, {jan, child("b", "Jan", "Vermeer")}, 0},
      {"one of two namesakes who is in the read",
       {child("a", "Jan", "Vermeer", "x"), child("c", "Jan", "Vermeer", "y")},
       {child("c", "Jan", "Vermeer", "y"), child("b", "Piet", "Smit", "z")},
       0},
      {"a teacher with an initial of a pupil's name",
       {jan},
       {[] {
         auto out = teacher("b", "Vermeer");
         return out.facts.call_name = "Joris", out;
       }()},
       0},
  };
  int n = 10;
  for (const auto& [name, before, now, waiting] : rows) {
    SCOPED_TRACE(name);
    const auto school = [&](const std::vector<source_person>& who) {
      auto out = children(30);
      out.brin = std::to_string(n) + "XX";
      for (auto& one : out.persons) one.facts.eck_id += out.brin;
      out.persons.push_back(teacher("t", "Meester"));
      for (auto one : who) {
        if (!one.facts.eck_id.empty()) one.facts.eck_id += out.brin;
        out.persons.push_back(std::move(one));
      }
      return out;
    };
    ++n;
    sync(school(before));
    const auto summary = sync(school(now));
    EXPECT_EQ(summary.how, ending::complete) << summary.note;
    EXPECT_EQ(summary.frozen_persons, waiting);
    EXPECT_EQ(summary.note.find("known under another key") != std::string::npos, waiting > 0) << summary.note;
    if (waiting > 0) {
      EXPECT_EQ(summary.left, 0U);
    }
  }
}

TEST_F(fresh_keys, wait_as_well_where_the_old_ones_left_by_a_read_before) {
  struct row {
    const char* name;
    bool with_eck_ids;
    int days;  // with a read each, between
    std::uint64_t added;
  };
  for (const auto& [name, with_eck_ids, days, added] :
       {row{"ECK iDs tell at any time", true, 60, 0}, row{"names for the counted days", false, 20, 0},
        row{"and no longer", false, 60, 5}}) {
    SCOPED_TRACE(name);
    auto all = renewed(100, 0, with_eck_ids), less = all, now = renewed(100, 5, with_eck_ids);
    all.brin = less.brin = now.brin = std::to_string(days) + (with_eck_ids ? "YY" : "XX");
    less.persons.erase(less.persons.begin(), less.persons.begin() + 5);
    sync(all);
    EXPECT_EQ(sync(less).left, 5U);
    for (int n = 0; n < days; ++n) {
      today_ += std::chrono::days(1);
      clock_.at += std::chrono::days(1);
      EXPECT_EQ(sync(less).left, 0U);
    }
    EXPECT_EQ(sync(now).added, added);
    today_ -= std::chrono::days(days);
    clock_.at -= std::chrono::days(days);
  }
}

TEST_F(fresh_keys, beside_the_known_ones_make_no_second_accounts_that_stay_when_those_go) {
  sync(children(100));
  const auto had = active();
  auto both = children(100);
  for (int i = 0; i < 30; ++i) {
    auto second = both.persons[static_cast<std::size_t>(i)];
    second.key = "new-" + second.key;
    both.persons.push_back(std::move(second));
  }
  for (const auto& read : {both, renewed(100, 30)}) {
    const auto summary = sync(read);
    EXPECT_EQ(summary.how, ending::complete);
    EXPECT_EQ(summary.added + summary.left, 0U) << summary.note;
    EXPECT_NE(summary.note.find("30 new people look like somebody who is known under another key"), std::string::npos)
        << summary.note;
    EXPECT_EQ(active(), had);
  }
}

TEST_F(fresh_keys, of_who_was_enrolled_again_wait_though_the_old_record_stands_there_with_its_last_day) {
  for (const bool with_eck_ids : {true, false}) {
    auto before = renewed(60, 0, with_eck_ids), now = before;
    before.brin = now.brin = with_eck_ids ? "01XX" : "02XX";
    sync(before);
    now.persons[0].facts.ends = on("2026-11-01");
    auto again = before.persons[0];
    again.key = "new";
    now.persons.push_back(again);
    for (int night = 0; night < 2; ++night) {
      const auto summary = sync(now);
      EXPECT_EQ(summary.added, 0U) << summary.note;
      EXPECT_NE(summary.note.find("1 new person looks like somebody who is known under another key"), std::string::npos)
          << summary.note;
    }
  }
}

TEST_F(fresh_keys, whose_records_are_invalid_keep_whoever_they_are_of) {
  for (const bool with_eck_ids : {true, false}) {
    auto before = renewed(60, 0, with_eck_ids), now = before;
    before.brin = now.brin = with_eck_ids ? "01XX" : "02XX";
    sync(before);
    now.persons.erase(now.persons.begin(), now.persons.begin() + 3);
    for (int i = 0; i < 2; ++i) {
      auto wrong = broken(subject_kind::person, "new-" + std::to_string(i));
      const auto& p = before.persons[static_cast<std::size_t>(i)].facts;
      wrong.said = {p.given_names, p.initials, p.call_name, p.family_name_prefix, p.family_name, p.eck_id};
      now.invalid.push_back(wrong);
    }
    auto undeclared = before.persons[2];
    undeclared.key = "new-2";
    undeclared.memberships = {{"nowhere", {}}};
    now.persons.push_back(undeclared);
    const auto summary = sync(now);
    EXPECT_EQ(summary.left, 0U) << summary.note;
    EXPECT_EQ(summary.frozen_persons, 3U);
  }
}

TEST_F(fresh_keys, whose_records_are_invalid_and_say_no_name_keep_all_who_are_missing) {
  sync(children(60));
  auto now = children(60);
  now.persons.erase(now.persons.begin(), now.persons.begin() + 2);
  now.invalid.push_back(broken(subject_kind::person, "new-1"));
  EXPECT_EQ(sync(now).left, 0U);
}

TEST_F(fresh_keys, beside_an_invalid_record_keep_whoever_is_missing_by_later_reads) {
  for (const bool says_a_name : {true, false}) {
    SCOPED_TRACE(says_a_name ? "of the same person" : "that may be about anybody");
    auto before = children(60);
    before.brin = says_a_name ? "01XX" : "02XX";
    for (auto& one : before.persons) one.facts.eck_id += before.brin;
    sync(before);
    auto now = before;
    now.persons.erase(now.persons.begin());
    const auto without = now;
    now.persons.push_back(before.persons[0]);
    now.persons.back().key = "new-1";
    now.invalid.push_back(broken(subject_kind::person, "new-2"));
    const auto& p = before.persons[0].facts;
    const name_clue same{p.given_names, p.initials, p.call_name, p.family_name_prefix, p.family_name, p.eck_id};
    if (says_a_name) now.invalid.back().said = same;
    EXPECT_EQ(sync(now).frozen_persons, 1U);
    EXPECT_EQ(sync(without).left, 0U) << "an administrator has not decided";
  }
}

TEST_F(fresh_keys, of_a_read_that_is_held_as_a_whole_wait_by_the_next_as_well) {
  for (const bool is_refused : {false, true}) {
    auto before = renewed(60, 0, false), now = renewed(60, 1, false);
    before.brin = now.brin = is_refused ? "02XX" : "01XX";
    sync(before);
    now.produced_at = clock_.at + std::chrono::hours(72);
    const auto held = sync(now);
    ASSERT_EQ(held.how, ending::held);
    if (is_refused) held_reads(*store_).refuse(hash_of(held), "test", by()).value();
    now.produced_at.reset();
    now.persons[0].facts.family_name = "Anders";
    EXPECT_EQ(sync(now).added, 0U);
    EXPECT_EQ(sync(now).added, 0U);
  }
}

TEST_F(fresh_keys, whose_record_was_invalid_when_something_else_was_approved_go_on_waiting) {
  const auto before = renewed(60, 0, false);
  sync(before);
  auto now = renewed(60, 1, false);
  ASSERT_EQ(sync(now).added, 0U);
  auto other = now;
  other.persons.erase(other.persons.begin());
  other.persons.push_back(
      child("n1", "V" + letters(5), "Familie" + letters(5)));  // as somebody whose own record is gone
  other.persons.erase(other.persons.begin() + 4);
  other.invalid.push_back(broken(subject_kind::person, now.persons[0].key));
  const auto held = sync(other);
  held_reads(*store_).approve(hash_of(held), by()).value();
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), held.held);
  hand_over(other, *sink).value();
  other.invalid.clear();
  other.persons.push_back(now.persons[0]);
  other.persons.back().facts.family_name = "Anders";
  EXPECT_EQ(sync(other).added, 0U);
}

TEST_F(fresh_keys, are_seen_after_an_approved_renumbering_as_well) {
  sync(children(60));
  const auto hash = hash_of(sync(renewed(60, 3)));
  held_reads(*store_).approve(hash, by()).value();
  const auto content = open().at(0).told.read;
  auto sink =
      store_->facts().read_school(source_id("las"), today_, identity(), dated_hash(content.content, content.produced));
  hand_over(renewed(60, 3), *sink).value();
  ASSERT_EQ(sink->summary().added, 3U);
  auto third = renewed(60, 3);
  for (int i = 0; i < 3; ++i) {
    auto& one = third.persons[static_cast<std::size_t>(i)];
    one = child("again-" + std::to_string(i), "W" + letters(i), "Anders" + letters(i), one.facts.eck_id);
  }
  EXPECT_EQ(sync(third).added, 0U);
}

TEST_F(fresh_keys, of_a_school_that_everybody_left_wait_for_those_who_are_still_known) {
  sync(children(60));
  auto empty = children(0);
  const auto hash = hash_of(sync(empty));
  held_reads(*store_).approve(hash, by()).value();
  const auto content = open().at(0).told.read;
  auto sink =
      store_->facts().read_school(source_id("las"), today_, identity(), dated_hash(content.content, content.produced));
  hand_over(empty, *sink).value();
  ASSERT_EQ(active(), 0U);
  EXPECT_EQ(sync(renewed(60, 60)).added, 0U);
  EXPECT_EQ(sync(children(60)).returned, 60U);
}

TEST_F(fresh_keys, beside_somebody_who_is_blocked_are_known_so_that_they_stay_without_an_account) {
  const auto before = children(60);
  sync(before);
  blocks(*store_).begin(person_called("Familie" + letters(0)).row.id, "T-4711", by()).value();
  auto now = before;
  for (int i = 0; i < 2; ++i) {
    now.persons.push_back(before.persons[static_cast<std::size_t>(i)]);
    now.persons.back().key = "new-" + std::to_string(i);
  }
  EXPECT_EQ(sync(now).added, 1U) << "and the other one waits";
}

TEST_F(fresh_keys, an_ECK_iD_that_many_share_tells_of_nobody) {
  auto before = children(60), now = before;
  for (auto* const read : {&before, &now}) {
    for (auto& one : read->persons) one.facts.eck_id = "eck-0";
  }
  sync(before);
  now.persons.erase(now.persons.begin());
  now.persons.push_back(child("n1", "Iemand", "Nieuws", "eck-0"));
  const auto summary = sync(now);
  EXPECT_EQ(summary.added, 1U) << summary.note;
  EXPECT_EQ(summary.left, 1U);
}

}  // namespace
}  // namespace sluis::state
