// What becomes of people under keys that nobody had, at later reads: they wait until somebody decides (issue 13, point
// 6).
#include <algorithm>

#include "state/blocks.hpp"
#include "state/facts/invalid_list.hpp"
#include "tests/unit/state/reads/fresh_keys.hpp"

namespace sluis::state {
namespace {

TEST_F(fresh_keys, do_not_count_as_more_than_doubling_the_school) {
  sync(children(60));
  auto now = renewed(60, 55);
  for (int i = 0; i < 30; ++i)
    now.persons.push_back(child("n" + std::to_string(i), "N" + letters(i), "Nieuw" + letters(i)));
  const auto summary = sync(now);
  EXPECT_EQ(summary.added, 30U) << summary.note;
  EXPECT_EQ(summary.left, 0U);
}

TEST_F(fresh_keys, of_invalid_records_hide_no_doubling) {
  const auto before = children(20);
  sync(before);
  auto now = before;
  for (int i = 0; i < 25; ++i)
    now.persons.push_back(child("n" + std::to_string(i), "N" + letters(i), "Nieuw" + letters(i)));
  for (int i = 0; i < 6; ++i) {
    now.invalid.push_back(broken(subject_kind::person, "new-" + std::to_string(i)));
    now.invalid.back().said.eck_id = before.persons[static_cast<std::size_t>(i)].facts.eck_id;
  }
  EXPECT_EQ(sync(now).added, 0U);
}

TEST_F(fresh_keys, that_waited_once_wait_until_somebody_decides) {
  int school = 10;
  struct row {
    const char* name;
    bool with_eck_ids;
    bool is_old_there;                          // under the known key
    std::function<void(source_person&)> later;  // of the new one
  };
  for (const auto& [name, with_eck_ids, is_old_there, later] : std::vector<row>{
           {"the days pass", false, false, [](source_person&) {}},
           {"the ECK iD is left out", true, true, [](source_person& one) { one.facts.eck_id.clear(); }},
           {"the ECK iD is another one", true, false, [](source_person& one) { one.facts.eck_id += "-other"; }},
           {"the name is another one", false, false, [](source_person& one) { one.facts.call_name = "Wim"; }},
           {"the known key is back", false, true, [](source_person&) {}},
       }) {
    SCOPED_TRACE(name);
    today_ = on("2026-11-23");
    auto before = renewed(60, 0, with_eck_ids), night = renewed(60, 2, with_eck_ids);
    before.brin = night.brin = std::to_string(school++) + "XX";
    for (auto* const read : {&before, &night}) {
      for (auto& one : read->persons) one.facts.eck_id += with_eck_ids ? read->brin : "";
    }
    sync(before);
    ASSERT_EQ(sync(night).added, 0U);
    const auto refused = hash_of(sync(night));
    held_reads(*store_).refuse(refused, "test", by()).value();
    for (std::size_t i = 0; i < 2; ++i) {
      later(night.persons[i]);
      if (is_old_there) night.persons.push_back(before.persons[i]);
    }
    for (int n = 0; n < 40; ++n) {
      today_ += std::chrono::days(1);
      night.persons.back().facts.given_names = "Nacht" + letters(n);  // another content each night
      ASSERT_EQ(sync(night).added, 0U) << n;
    }
    const auto approved = sync(night);
    ASSERT_TRUE(approved.held) << approved.note;
    held_reads(*store_).approve(hash_of(approved), by()).value();
    auto sink = store_->facts().read_school(source_id("las"), today_, identity(), approved.held);
    hand_over(night, *sink).value();
    EXPECT_EQ(sink->summary().added, 2U);
    EXPECT_EQ(sync(night).added, 0U);
  }
}

TEST_F(fresh_keys, of_a_namesake_with_an_ECK_iD_of_their_own_move_no_key) {
  auto before = children(60), now = before;
  sync(before);
  now.persons[0] = child("1", "Wim", "Postma", "eck-0");  // corrected, and a namesake of before comes
  now.persons.push_back(child("n1", "V" + letters(0), "Familie" + letters(0), "eck-own"));
  const auto summary = sync(now);
  EXPECT_EQ(summary.moved, 0U) << summary.note;
  EXPECT_EQ(summary.added, 1U);
  now.persons.back().facts.eck_id.clear();
  now.persons.back().key = "n2";
  EXPECT_EQ(sync(now).moved, 1U) << "this one may be who stood there before";
}

TEST_F(fresh_keys, that_are_gone_again_leave_nobody_behind) {
  sync(children(100));
  sync(renewed(100, 30));
  const auto summary = sync(children(100));
  EXPECT_EQ(summary.added + summary.left + summary.frozen_persons, 0U) << summary.note;
  EXPECT_TRUE(open().empty());
}

TEST_F(fresh_keys, of_a_pupil_among_the_teachers_whose_record_is_invalid_keep_the_pupil) {
  auto read = children(40);
  for (const char* key : {"t", "u"}) read.persons.push_back(teacher(key, std::string("Meester") + key));
  const auto without = read;
  read.persons.push_back(child("p", "Jan", "Vermeer"));
  sync(read);
  auto now = without;
  auto wrong = child("p", "Jan", "Vermeer");
  wrong.facts.role = role::staff;
  wrong.memberships = {{"nowhere", {}}};
  for (const bool is_seen_by_the_source : {false, true}) {
    SCOPED_TRACE(is_seen_by_the_source);
    auto today = now;
    if (is_seen_by_the_source) {
      today.invalid.push_back(broken(subject_kind::person, "p"));
      today.invalid.back().role = role::staff;
      today.invalid.back().said = {"", "", "Jan", "", "Vermeer", ""};
    } else {
      today.persons.push_back(wrong);
    }
    const auto summary = sync(today);
    EXPECT_EQ(summary.left, 0U) << summary.note;
    EXPECT_EQ(summary.frozen_persons, 1U);
  }
}

TEST_F(fresh_keys, of_a_pupil_among_the_teachers_wait_and_the_other_way_round) {
  struct row {
    const char* name;
    source_person before, now;
    bool stays, waits;  // the record of before is in the read as well
  };
  const auto teacher = [](source_person one) {
    one.facts.role = role::staff;
    one.facts.eck_id.clear();
    return one;
  };
  const auto jan = child("p", "Jan", "Vermeer");
  const auto under = [](source_person one, const char* key) {
    one.key = key;
    return one;
  };
  int n = 10;
  for (const auto& [name, before, now, stays, waits] : {
           row{"the same key", jan, teacher(jan), false, true},
           row{"the same key, in both sections", jan, teacher(jan), true, true},
           row{"from the teachers to the pupils", teacher(jan), jan, false, true},
           row{"another key", jan, teacher(under(jan, "q")), false, true},
           row{"a namesake beside them", jan, teacher(under(jan, "q")), true, false},
           row{"somebody else under the same key", jan, teacher(child("p", "Piet", "Smit")), false, false},
           row{"an initial of a namesake under another key", jan, teacher(under(child("p", "Joris", "Vermeer"), "q")),
               false, false},
       }) {
    SCOPED_TRACE(name);
    auto read = children(40);
    read.brin = std::to_string(n++) + "XX";
    for (auto& one : read.persons) one.facts.eck_id += read.brin;
    read.persons.push_back(teacher(child("t", "Anna", "Bos")));
    read.persons.push_back(teacher(child("u", "Els", "Dam")));
    const auto both = read;
    read.persons.push_back(before);
    sync(read);
    read = both;
    if (stays) read.persons.push_back(before);
    read.persons.push_back(now);
    for (int night = 0; night < 2; ++night) {
      const auto summary = sync(read);
      EXPECT_EQ(summary.how, ending::complete) << summary.note;
      EXPECT_EQ(summary.added, waits || night > 0 ? 0U : 1U) << summary.note;
      EXPECT_EQ(summary.left, waits || stays || night > 0 ? 0U : 1U)
          << "whoever waits keeps the account that they have; " << summary.note;
      const auto listed = store_->facts().invalid().value();
      const auto told = [&](const invalid_entry& one) {
        return one.waits && one.problem == waiting_problem::other_section && one.where.line == now.where.line;
      };
      if (waits) {
        EXPECT_TRUE(std::any_of(listed.begin(), listed.end(), told));
      }
    }
  }
}

}  // namespace
}  // namespace sluis::state
