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
