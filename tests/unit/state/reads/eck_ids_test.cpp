// ECK iDs that the export of a school leaves out: the proof that a record is about the same person as before.
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class eck_ids : public contradictions {
 protected:
  static school_read without(school_read read, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) read.persons[i].facts.eck_id.clear();
    return read;
  }
  std::uint64_t missing() {
    const auto all = held_reads(*store_).last_of_each().value();
    EXPECT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].source, source_id("las"));
    return are_eck_ids_missing(all[0].told) ? all[0].told.without_eck_id : 0;
  }
};

TEST_F(eck_ids, that_are_left_out_count_until_they_are_back) {
  take_in(children(40));
  EXPECT_EQ(missing(), 0U);
  take_in(without(children(40), 4));
  EXPECT_EQ(missing(), 0U) << "10 %";
  take_in(without(children(40), 8));
  EXPECT_EQ(missing(), 8U) << "in two steps";
  take_in(without(children(40), 40));
  EXPECT_EQ(missing(), 40U);
  take_in(without(children(40), 40));
  EXPECT_EQ(missing(), 40U) << "the same again";
  auto older = without(children(40), 40);
  for (auto& one : older.persons) one.facts.year = "5";
  take_in(older);
  EXPECT_EQ(missing(), 40U);
  reopen();
  EXPECT_EQ(missing(), 40U);
  take_in(without(children(40), 30));
  EXPECT_EQ(missing(), 30U) << "ten are back";
  auto fewer = without(children(40), 30);
  fewer.persons.erase(fewer.persons.begin(), fewer.persons.begin() + 2);
  take_in(fewer);
  EXPECT_EQ(missing(), 28U) << "two of them left";
  take_in(children(40));
  EXPECT_EQ(missing(), 0U);
}

// Whoever is not in the school any more is not told of for ever.
TEST_F(eck_ids, of_whoever_leaves_count_no_more_and_of_whoever_is_back_again) {
  auto all = children(40);
  for (int i = 40; i < 60; ++i)
    all.persons.push_back(child(std::to_string(i + 1), "V" + letters(i), "Familie" + letters(i)));  // who never had one
  take_in(all);
  auto lost = without(all, 20);
  take_in(lost);
  ASSERT_EQ(missing(), 20U);
  auto gone = lost;
  gone.persons.erase(gone.persons.begin(), gone.persons.begin() + 6);
  ASSERT_EQ(take_in(gone).left, 6U);
  EXPECT_EQ(missing(), 14U) << "absent";
  take_in(gone);
  EXPECT_EQ(missing(), 14U) << "once";
  for (std::size_t i = 0; i < 4; ++i) gone.persons[i].facts.ends = on("2026-11-20");
  ASSERT_EQ(take_in(gone).left, 4U);
  EXPECT_EQ(missing(), 10U) << "past their last day";
  for (std::size_t i = 0; i < 4; ++i) gone.persons[i].facts.year = "6";
  take_in(gone);
  EXPECT_EQ(missing(), 10U) << "and changed since";
  gone.persons.erase(gone.persons.begin() + 20, gone.persons.begin() + 24);  // who has one
  take_in(gone);
  EXPECT_EQ(missing(), 10U);
  ASSERT_EQ(take_in(lost).returned, 14U);
  EXPECT_EQ(missing(), 20U) << "all are back, without";
  take_in(gone);
  ASSERT_EQ(missing(), 10U);
  auto with_others = all;
  for (std::size_t i = 0; i < 20; ++i) with_others.persons[i].facts.eck_id += "-other";
  EXPECT_EQ(take_in(with_others).how, ending::held) << "who left and has another ECK iD now";
  EXPECT_EQ(missing(), 10U);
  EXPECT_EQ(take_in(all).returned, 14U) << "whose ECK iD is the one of before";
  EXPECT_EQ(missing(), 0U) << "all are back, with it";
}

TEST_F(eck_ids, that_are_left_out_on_the_last_day_are_not_counted) {
  take_in(children(40));
  auto read = without(children(40), 10);
  for (std::size_t i = 0; i < 10; ++i) read.persons[i].facts.ends = on("2026-11-20");
  ASSERT_EQ(take_in(read).left, 10U);
  EXPECT_EQ(missing(), 0U);
  for (std::size_t i = 0; i < 10; ++i) read.persons[i].facts.ends.reset();
  ASSERT_EQ(take_in(read).returned, 10U);
  EXPECT_EQ(missing(), 10U);
}

// What a read says of nobody is no sign that they are back.
TEST_F(eck_ids, are_not_forgotten_by_a_read_whose_records_are_invalid) {
  take_in(children(40));
  auto read = without(children(40), 20);
  take_in(read);
  ASSERT_EQ(missing(), 20U);
  auto bad = read;
  bad.persons.clear();
  for (int i = 0; i < 40; ++i) bad.invalid.push_back(broken(subject_kind::person, std::to_string(i + 1)));
  take_in(bad);
  take_in(read);
  EXPECT_EQ(missing(), 20U);
}

TEST_F(eck_ids, of_newcomers_and_of_a_school_that_has_none_say_nothing) {
  take_in(without(children(20), 20));
  EXPECT_EQ(missing(), 0U);
  take_in(without(children(30), 30));
  EXPECT_EQ(missing(), 0U);
  take_in(children(30));
  EXPECT_EQ(missing(), 0U);
  auto more = children(40);
  for (std::size_t i = 30; i < 40; ++i) more.persons[i].facts.eck_id.clear();
  take_in(more);
  EXPECT_EQ(missing(), 0U) << "who comes without one lost none";
}

TEST_F(eck_ids, that_a_held_read_leaves_out_are_not_lost) {
  take_in(children(40));
  EXPECT_EQ(take_in(strangers(40, 40)).how, ending::held);
  EXPECT_EQ(missing(), 0U);
}

}  // namespace
}  // namespace sluis::state
