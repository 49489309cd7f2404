// A held read that an administrator sets aside.
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class refusals : public contradictions {
 protected:
  static school_read emptied(int groups = 0) {
    school_read out;
    for (int i = 0; i < groups; ++i)
      out.groups.push_back(class_of("g" + std::to_string(i), "Groep " + std::to_string(i)));
    return out;
  }
  std::vector<held_read> refused() { return held_reads(*store_).refused().value(); }
};

TEST_F(refusals, the_same_content_is_not_asked_again_and_another_is) {
  take_in(children(10));
  const auto held = take_in(emptied());
  ASSERT_EQ(held.how, ending::held);
  held_reads(*store_).refuse(hash_of(held), "made by hand", by()).value();
  EXPECT_TRUE(open().empty());
  auto again = emptied();
  for (int i = 0; i < 2; ++i) {
    again.produced_at = clock_.at;  // the same content with another date
    clock_.at += std::chrono::hours(1);
    const auto read = take_in(again);
    EXPECT_EQ(read.how, ending::held) << "nothing of it is taken in";
    EXPECT_TRUE(read.is_refused);
    EXPECT_FALSE(read.is_approved);
  }
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(leaves("read.held"), 2U) << "once more when it has a date, and not each time";
  EXPECT_EQ(leaves("read.refused"), 1U);
  EXPECT_EQ(left(), 0U) << "everybody stays";

  const auto other = take_in(emptied(1));
  EXPECT_EQ(other.how, ending::held);
  EXPECT_FALSE(other.is_refused);
  EXPECT_EQ(open().size(), 1U) << "another content is asked again";
  EXPECT_TRUE(refused().empty());
  take_in(children(10));
  EXPECT_TRUE(open().empty());
}

// What is held does not ripen (issue 13, point 1), and what is refused even less.
TEST_F(refusals, a_refusal_does_not_pass_with_the_reason_of_the_hold) {
  take_in(children(10));
  auto ahead = children(12);
  ahead.produced_at = clock_.at + std::chrono::days(8);
  const auto held = take_in(ahead);
  ASSERT_EQ(held.how, ending::held) << "dated ahead";
  held_reads(*store_).refuse(hash_of(held), "made by hand", by()).value();
  clock_.at += std::chrono::days(9);
  const auto later = take_in(ahead);
  EXPECT_EQ(later.how, ending::held);
  EXPECT_TRUE(later.is_refused);
  EXPECT_EQ(later.note, "what held it has passed, but not its refusal; nothing was changed");
  EXPECT_TRUE(open().empty());

  const auto other = take_in(emptied());
  EXPECT_EQ(other.how, ending::held);
  EXPECT_FALSE(other.is_refused);
  EXPECT_TRUE(take_in(ahead).is_refused) << "after another one was held as well";
  EXPECT_TRUE(held_reads(*store_).approve(hash_of(held), by()).value().approved) << "and it can be taken back";
  EXPECT_EQ(take_in(ahead).how, ending::complete);
}

TEST_F(refusals, of_a_read_for_its_date_alone_says_nothing_of_the_content_with_another_date) {
  auto first = children(10);
  first.produced_at = clock_.at;
  take_in(first);
  const auto refuse = [&](const intake_summary& held) {
    held_reads(*store_).refuse(hash_of(held), "a wrong date", by()).value();
  };
  for (const auto& wrong : {clock_.at - std::chrono::hours(1), clock_.at + std::chrono::days(8)}) {
    auto read = children(wrong < clock_.at ? 11 : 12);
    read.produced_at = wrong;
    const auto held = take_in(read);
    ASSERT_EQ(held.how, ending::held);
    EXPECT_TRUE(open().at(0).told.is_for_its_date);
    refuse(held);
    EXPECT_TRUE(take_in(read).is_refused) << "the same date";
    read.produced_at = clock_.at + std::chrono::minutes(1);
    EXPECT_EQ(take_in(read).how, ending::complete) << "the right one";
    first = read;
  }
  auto empty = emptied();
  empty.produced_at = clock_.at - std::chrono::hours(1);
  refuse(take_in(empty));
  empty.produced_at = clock_.at + std::chrono::minutes(2);
  EXPECT_TRUE(take_in(empty).is_refused) << "its date was not all";
}

TEST_F(refusals, the_newest_word_counts_and_needs_a_reason) {
  take_in(children(10));
  const auto hash = hash_of(take_in(emptied()));
  held_reads reads(*store_);
  EXPECT_EQ(reads.refuse(hash, "", by()).error().code(), errc::invalid_input);
  EXPECT_EQ(reads.refuse(hash, std::string(1001, 'a'), by()).error().code(), errc::invalid_input);
  EXPECT_EQ(reads.refuse(std::string(64, 'a'), "why", by()).error().code(), errc::not_found);
  reads.approve(hash, by()).value();
  EXPECT_TRUE(reads.refuse(hash, "by mistake", by()).value().refused);
  EXPECT_FALSE(reads.find(hash).value().approved);
  EXPECT_FALSE(take_in(emptied()).is_approved) << "an approval that was taken back";
  reads.refuse(hash, "twice", by()).value();
  EXPECT_EQ(leaves("read.refused"), 1U) << "once";
  EXPECT_TRUE(reads.approve(hash, by()).value().approved);
  EXPECT_TRUE(take_in(emptied()).is_approved);
  EXPECT_EQ(leaves("read.approved"), 2U);
  reopen();
  EXPECT_EQ(open().size(), 1U);
}

TEST_F(refusals, whoever_is_absent_stays_in_doubt) {
  auto some = children(10);
  some.persons.pop_back();
  take_in(children(10));
  take_in(some);
  ASSERT_EQ(left(), 1U);
  const auto in_doubt = [&] {
    auto count = store_->db().prepare("SELECT count(*) FROM current WHERE kind = 1 AND state = 3 AND listed = 2");
    count.step();
    return count.integer(0);
  };
  EXPECT_EQ(in_doubt(), 0);
  held_reads(*store_).refuse(hash_of(take_in(emptied())), "made by hand", by()).value();
  EXPECT_EQ(in_doubt(), 1) << "the refused read was the newest look";
  take_in(emptied());
  EXPECT_EQ(in_doubt(), 1);
  ASSERT_EQ(refused().size(), 1U);
  EXPECT_TRUE(refused()[0].school);
  take_in(some);
  EXPECT_EQ(in_doubt(), 0);
  EXPECT_TRUE(refused().empty());
}

// What is not taken in is on record as refused for as long as it comes, also where a right read closed the first one.
TEST_F(refusals, content_that_comes_back_after_a_right_read_is_told_again_until_another_is_taken_in) {
  take_in(children(10));
  auto bad = emptied();
  bad.produced_at = clock_.at;
  held_reads(*store_).refuse(hash_of(take_in(bad)), "wrong column", by()).value();
  for (int round = 1; round <= 2; ++round) {
    clock_.at += std::chrono::days(1);
    take_in(children(10 + round));
    ASSERT_TRUE(refused().empty()) << "a right read ends it";
    for (int night = 0; night < 3; ++night) {
      clock_.at += std::chrono::days(1);
      bad.produced_at = clock_.at;
      EXPECT_TRUE(take_in(bad).is_refused);
      EXPECT_TRUE(open().empty()) << "nobody is asked again";
      const auto told = refused();
      ASSERT_EQ(told.size(), 1U) << "round " << round << ", night " << night;
      EXPECT_TRUE(told[0].school);
      EXPECT_EQ(told[0].refused->by, by());
      EXPECT_TRUE(held_reads(*store_).find(told[0].hash()).value().refused);
    }
    EXPECT_EQ(leaves("read.held"), 1U + static_cast<unsigned>(round)) << "once for each time that it comes back";
    reopen();
    EXPECT_EQ(refused().size(), 1U) << "after a restart";
  }
  EXPECT_EQ(leaves("read.refused"), 1U);
  take_in(children(13));
  EXPECT_TRUE(refused().empty());
}

TEST_F(refusals, content_that_comes_back_is_told_and_can_be_approved_whatever_else_was_held_meanwhile) {
  take_in(children(10));
  auto ahead = children(12);
  ahead.produced_at = clock_.at + std::chrono::days(8);
  held_reads(*store_).refuse(hash_of(take_in(ahead)), "made by hand", by()).value();
  take_in(children(10));
  clock_.at += std::chrono::days(9);
  EXPECT_TRUE(take_in(ahead).is_refused);
  EXPECT_EQ(refused().size(), 1U) << "what held it has passed, but not its refusal";
  take_in(emptied());
  EXPECT_EQ(open().size(), 1U);
  EXPECT_TRUE(take_in(ahead).is_refused);
  EXPECT_TRUE(open().empty()) << "the newest read is the refused one";
  ASSERT_EQ(refused().size(), 1U);
  held_reads(*store_).approve(refused()[0].hash(), by()).value();
  EXPECT_EQ(take_in(ahead).how, ending::complete);
  EXPECT_TRUE(refused().empty());
}

TEST_F(refusals, a_part_that_comes_back_is_told_again) {
  auto whole = children(10);
  whole.persons.push_back(teacher("t1", "Drie"));
  take_in(whole);
  held_reads(*store_).refuse(hash_of(take_in(children(10))), "the staff are still there", by()).value();
  auto more = children(11);
  EXPECT_EQ(take_in(more).how, ending::complete);  // without staff as well: another part that waits
  take_in(whole);
  EXPECT_TRUE(refused().empty());
  EXPECT_TRUE(take_in(children(10)).is_refused);
  ASSERT_EQ(refused().size(), 1U);
  EXPECT_FALSE(refused()[0].told.is_whole);
  take_in(more);
  EXPECT_TRUE(take_in(children(10)).is_refused);
  EXPECT_EQ(refused().size(), 1U) << "after another part was held";
}

TEST_F(refusals, a_part_that_is_refused_stays_as_it_was) {
  auto whole = children(10);
  whole.persons.push_back(teacher("t1", "Drie"));
  take_in(whole);
  const auto held = take_in(children(10));
  ASSERT_EQ(held.how, ending::complete);
  held_reads(*store_).refuse(hash_of(held), "the staff are still there", by()).value();
  const auto again = take_in(children(10));
  EXPECT_EQ(again.how, ending::complete);
  EXPECT_TRUE(again.is_refused);
  EXPECT_EQ(left(), 0U);
  EXPECT_TRUE(open().empty());
  EXPECT_EQ(take_in(emptied()).is_refused, false);
}

}  // namespace
}  // namespace sluis::state
