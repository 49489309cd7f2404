// For which later looks at the same content an approval counts, and which hash is shown of one that was refused.
#include "state/reads/approval.hpp"

#include <functional>

#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

using std::chrono::hours;

const instant noon{std::chrono::hours(24 * 365 * 50)};

told_hold some_hold() {
  told_hold out;
  out.read.content.fill(2);
  out.read.produced = noon;
  out.note =
      "8 of 80 people with role student would get another given name or family name, or lose one; nothing was changed";
  out.reasons = {{"renamed_student", 8}, {"missing_staff", 5}};
  return out;
}

TEST(approval, counts_while_nothing_comes_that_it_did_not_show) {
  struct row {
    const char* name;
    std::function<void(told_hold& approved, told_hold& now)> change;
    bool counts;
  };
  for (const auto& [name, change, counts] : std::vector<row>{
           {"the same", [](told_hold&, told_hold&) {}, true},
           {"other words", [](told_hold&, told_hold&now) { now.note = "otherwise"; }, true},
           {"another order", [](told_hold&, told_hold&now) { std::swap(now.reasons[0], now.reasons[1]); }, true},
           {"fewer people", [](told_hold&, told_hold&now) { now.reasons[0].people = 7; }, true},
           {"one reason less", [](told_hold&, told_hold&now) { now.reasons.pop_back(); }, true},
           {"only a part of it is held now",
            [](told_hold&, told_hold&now) { now.reasons.erase(now.reasons.begin()), now.is_whole = false; }, true},
           {"more people", [](told_hold&, told_hold&now) { now.reasons[0].people = 9; }, false},
           {"another role", [](told_hold&, told_hold&now) { now.reasons[0].kind = "renamed_staff"; }, false},
           {"one reason more",
            [](told_hold&, told_hold&now) {
              now.reasons.push_back({"older", 0});
            },
            false},
           {"keys that moved", [](told_hold&, told_hold&now) { now.moved = 1; }, false},
           {"second accounts", [](told_hold&approved, told_hold&now) { approved.doubled = 3, now.doubled = 4; }, false},
           {"fewer second accounts", [](told_hold&approved, told_hold&now) { approved.doubled = 3, now.doubled = 2; },
            true},
           {"like another school",
            [](told_hold&, told_hold&now) { now.like = subject_id::parse(std::string(32, 'a')).value(); }, false},
           {"another content", [](told_hold&, told_hold&now) { now.read.content[0] = 9; }, false},
           {"a later date", [](told_hold&, told_hold&now) { *now.read.produced += hours(24); }, true},
           {"an older date", [](told_hold&, told_hold&now) { *now.read.produced -= hours(1); }, false},
           {"no date any more", [](told_hold&, told_hold&now) { now.read.produced.reset(); }, false},
           {"a date, and none before", [](told_hold&approved, told_hold&) { approved.read.produced.reset(); }, false},
           {"a later date, and the first was why it was held",
            [](told_hold&approved, told_hold&now) { approved.is_for_its_date = true, *now.read.produced += hours(24); },
            false},
           {"a later date that is ahead, as the first was",
            [](told_hold&approved, told_hold&now) {
              approved.reasons.push_back({"ahead", 0});
              now.reasons = approved.reasons;
              *now.read.produced += hours(24);
            },
            false},
           {"a later date that is ahead no more",
            [](told_hold&approved, told_hold&now) {
              approved.reasons.push_back({"ahead", 0});
              *now.read.produced += hours(24);
            },
            true},
           {"what an earlier program held for the same",
            [](told_hold&approved, told_hold&) { approved.reasons.clear(); }, true},
           {"what an earlier program held in other words",
            [](told_hold&approved, told_hold&now) { approved.reasons.clear(), now.note = "otherwise"; }, false},
           {"what an earlier program held, with a later date",
            [](told_hold&approved, told_hold&now) { approved.reasons.clear(), *now.read.produced += hours(1); }, false},
       }) {
    auto approved = some_hold(), now = approved;
    change(approved, now);
    EXPECT_EQ(counts_for(approved, now), counts) << name;
  }
}

class approvals_of_reads : public contradictions {
 protected:
  std::vector<held_read> refused() { return held_reads(*store_).refused().value(); }
  school_read dated(school_read read) const {
    read.produced_at = clock_.at;
    return read;
  }
};

// The administration writes the same content each night with the date of that night.
TEST_F(approvals_of_reads, count_for_the_same_content_with_the_next_nights_date) {
  take_in(dated(children(80)));
  const auto first = next_day(dated(strangers(80, 5)));
  ASSERT_EQ(first.how, ending::held);
  held_reads(*store_).approve(hash_of(first), by()).value();
  const auto next = dated(strangers(80, 5));
  const auto second = next_day(next);
  EXPECT_TRUE(second.is_approved);
  EXPECT_EQ(leaves("read.held"), 1U);
  {
    pass();
    auto sink = store_->facts().read_school(source_id("las"), today_, identity(), second.held);
    EXPECT_EQ(hand_over(dated(strangers(80, 5)), *sink).error().code(), errc::conflict)
        << "the file got another date between two reads";
  }
  EXPECT_EQ(take_in_approved(next, second).changed, 5U);
  EXPECT_TRUE(open().empty());
  EXPECT_NE(next_day(dated(children(80))).note.find("5 of them are the names from before your approval of 2026-11-24"),
            std::string::npos)
      << "what it brought is known as approved";
}

TEST_F(approvals_of_reads, do_not_count_for_an_older_date_nor_for_one_ahead) {
  take_in(dated(children(80)));
  pass(3);
  const auto approved = dated(strangers(80, 5));
  held_reads(*store_).approve(hash_of(sync(approved)), by()).value();
  for (const auto by_hours : {-1, 24 * 8}) {
    auto other = approved;
    *other.produced_at += hours(by_hours);
    EXPECT_FALSE(sync(other).is_approved) << by_hours;
    EXPECT_EQ(sync(other).how, ending::held);
    held_reads(*store_).approve(hash_of(sync(approved)), by()).value();
    EXPECT_TRUE(sync(approved).is_approved) << "approved again";
  }
}

TEST_F(approvals_of_reads, of_a_date_are_for_that_date) {
  take_in(dated(children(80)));
  auto older = dated(children(81));
  *older.produced_at -= hours(48);
  const auto held = sync(older);
  ASSERT_TRUE(open().at(0).told.is_for_its_date);
  held_reads(*store_).approve(hash_of(held), by()).value();
  EXPECT_TRUE(sync(older).is_approved);
  *older.produced_at += hours(1);
  EXPECT_FALSE(sync(older).is_approved);
}

// Other content that was taken in meanwhile decided about the part: the same content later is judged anew.
TEST_F(approvals_of_reads, of_a_part_end_when_other_content_is_taken_in_whether_they_were_used_or_not) {
  for (const bool is_used : {false, true}) {
    SCOPED_TRACE(is_used ? "used" : "not used");
    auto right = children(80), wrong = strangers(80, 1);
    right.brin = wrong.brin = is_used ? "02XX" : "01XX";
    for (auto* const read : {&right, &wrong}) {
      for (auto& one : read->persons) one.facts.eck_id += read->brin;
    }
    next_day(dated(right));
    const auto held = next_day(dated(wrong));
    ASSERT_EQ(held.how, ending::complete) << "one key names somebody else: a part";
    held_reads(*store_).approve(hash_of(held), by()).value();
    if (is_used) {
      for (const auto* const read : {&wrong, &right}) {
        if (read == &right) held_reads(*store_).approve(hash_of(next_day(dated(right))), by()).value();
        const auto next = dated(*read);
        const auto approved = next_day(next);
        ASSERT_TRUE(approved.is_approved);
        ASSERT_EQ(take_in_approved(next, approved).changed, 1U);
      }
    } else {
      ASSERT_EQ(next_day(dated(right)).how, ending::complete);
    }
    pass(100);
    const auto later = next_day(dated(wrong));
    EXPECT_FALSE(later.is_approved);
    EXPECT_EQ(later.changed, 0U);
    ASSERT_TRUE(later.held);
    EXPECT_EQ(open().size(), 1U);
    held_reads(*store_).refuse(hash_of(later), "test", by()).value();
  }
}

TEST_F(approvals_of_reads, count_when_one_of_the_reasons_has_passed) {
  take_in(dated(children(80)));
  auto ahead = dated(strangers(80, 5));
  *ahead.produced_at += hours(48);
  const auto held = sync(ahead);
  ASSERT_NE(held.note.find("more than a day ahead"), std::string::npos);
  held_reads(*store_).approve(hash_of(held), by()).value();
  const auto later = next_day(ahead);
  EXPECT_EQ(later.note.find("more than a day ahead"), std::string::npos);
  EXPECT_TRUE(later.is_approved);
  EXPECT_EQ(take_in_approved(ahead, later).changed, 5U);
}

TEST_F(approvals_of_reads, of_a_part_count_for_the_same_part_of_the_next_night) {
  take_in(dated(children(80)));
  const auto held = next_day(dated(strangers(80, 2)));
  ASSERT_EQ(held.how, ending::complete);
  ASSERT_EQ(held.contradictions, 2U);
  held_reads(*store_).approve(hash_of(held), by()).value();
  const auto next = dated(strangers(80, 2));
  const auto second = next_day(next);
  EXPECT_TRUE(second.is_approved);
  EXPECT_EQ(take_in_approved(next, second).changed, 2U);
  EXPECT_TRUE(open().empty());
}

TEST_F(approvals_of_reads, of_what_is_shown_as_refused_count_the_next_night) {
  take_in(dated(children(80)));
  const auto held = next_day(dated(strangers(80, 5)));
  held_reads(*store_).refuse(hash_of(held), "wrong column", by()).value();
  for (int night = 0; night < 3; ++night) EXPECT_TRUE(next_day(dated(strangers(80, 5))).is_refused);
  EXPECT_EQ(leaves("read.held"), 1U) << "not one a night";
  ASSERT_EQ(refused().size(), 1U);
  held_reads(*store_).approve(refused()[0].hash(), by()).value();
  EXPECT_TRUE(next_day(dated(strangers(80, 5))).is_approved);
}

// An approval of the first one would not count any more, so what is shown is the one of now.
TEST_F(approvals_of_reads, of_what_was_refused_with_another_date_or_reason_are_given_to_the_one_that_is_there_now) {
  take_in(dated(children(80)));
  auto first = dated(strangers(80, 5));
  *first.produced_at += hours(24 * 8);
  for (const bool is_dated : {true, false}) {
    if (!is_dated) first = strangers(80, 6);
    const auto held = next_day(first);
    ASSERT_FALSE(held.is_refused);
    held_reads(*store_).refuse(hash_of(held), "wrong column", by()).value();
    auto next = first;
    for (int night = 0; night < 2; ++night) {
      next = dated(first);
      EXPECT_TRUE(next_day(next).is_refused) << is_dated;
    }
    ASSERT_EQ(refused().size(), 1U);
    EXPECT_NE(refused()[0].hash(), hash_of(held)) << is_dated;
    EXPECT_TRUE(held_reads(*store_).approve(refused()[0].hash(), by()).value().approved);
    next = dated(next);
    const auto now = next_day(next);
    EXPECT_TRUE(now.is_approved) << is_dated;
    EXPECT_FALSE(now.is_refused) << is_dated;
  }
}

}  // namespace
}  // namespace sluis::state
