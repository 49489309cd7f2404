// People whom a read lacks under the key that is known, and has under one that nobody had: they would get a second account, and theirs would be deleted (issue 13, point 6).
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class fresh_keys : public contradictions {
 protected:
  /// The first `renewed` of them stand under other keys.
  static school_read renewed(int count, int renewed, bool with_eck_ids = true) {
    auto out = children(count);
    for (int i = 0; i < count; ++i) {
      auto& one = out.persons[static_cast<std::size_t>(i)];
      if (i < renewed) one.key = "new-" + one.key;
      if (!with_eck_ids) one.facts.eck_id.clear();
    }
    return out;
  }
  std::uint64_t active() { return store_->facts().counts().value().students; }
};

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
      EXPECT_NE(summary.note.find("30 people whom the read lacks under the key that is known stand in it under a new key"), std::string::npos) << summary.note;
      EXPECT_EQ(active(), had + 1);
    }
  }
}

TEST_F(fresh_keys, are_approved_by_an_administrator_who_then_gets_new_accounts) {
  sync(children(100));
  const auto hash = hash_of(sync(renewed(100, 30)));
  held_reads(*store_).approve(hash, by()).value();
  const auto& told = open().at(0).told;
  EXPECT_EQ(told.doubled, 30U) << "whoever approves is asked";
  EXPECT_EQ(told.effect.added, 30U);
  EXPECT_EQ(told.effect.left, 30U);
  EXPECT_EQ(told.examples.size(), 10U);
  const auto content = open().at(0).told.read;
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), dated_hash(content.content, content.produced));
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
      {"the prefix stands elsewhere", {with_prefix(child("a", "Jan", "Dijk"), "van")}, {child("b", "Jan", "van Dijk")}, 1},
      {"an ECK iD that is said on one side", {jan}, {child("b", "Jan", "Vermeer", "x")}, 1},
      {"the ECK iD under another name", {child("a", "Jan", "Vermeer", "x")}, {child("b", "Piet", "Smit", "x")}, 1},
      {"a namesake with an ECK iD of their own", {child("a", "Jan", "Vermeer", "x")}, {child("b", "Jan", "Vermeer", "y")}, 0},
      {"somebody else", {jan}, {child("b", "Piet", "Smit")}, 0},
      {"a second record of somebody who is in the read", {jan}, {jan, child("b", "Jan", "Vermeer")}, 0},
      {"one of two namesakes who is in the read", {child("a", "Jan", "Vermeer", "x"), child("c", "Jan", "Vermeer", "y")}, {child("c", "Jan", "Vermeer", "y"), child("b", "Piet", "Smit", "z")}, 0},
      {"a teacher with a pupil's name", {jan}, {[] { auto out = teacher("b", "Vermeer"); return out.facts.call_name = "Jan", out; }()}, 0},
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
    EXPECT_EQ(summary.note.find("under a new key") != std::string::npos, waiting > 0) << summary.note;
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
  for (const auto& [name, with_eck_ids, days, added] : {row{"ECK iDs tell at any time", true, 60, 0}, row{"names for the counted days", false, 20, 0}, row{"and no longer", false, 60, 5}}) {
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

TEST_F(fresh_keys, that_are_gone_again_leave_nobody_behind) {
  sync(children(100));
  sync(renewed(100, 30));
  const auto summary = sync(children(100));
  EXPECT_EQ(summary.added + summary.left + summary.frozen_persons, 0U) << summary.note;
  EXPECT_TRUE(open().empty());
}

}  // namespace
}  // namespace sluis::state
