// Whether the newest read that was taken in is the newest word of its source.
#include "state/newest_words.hpp"

#include "state/absences.hpp"
#include "state/listings.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class newest_words_test : public store_fixture {
 protected:
  school_read first_ = {
      .groups = {class_of("g1", "4A"), class_of("g2", "4B")},
      .persons = {pupil("1", "Bakker", {"g1"}), pupil("2", "Visser", {"g2"}), teacher("1", "Smit", {"g1", "g2"})}};
};

TEST_F(newest_words_test, what_was_read_too_long_ago_or_not_taken_in_by_the_newest_look_puts_who_is_absent_in_doubt) {
  take_in(first_);
  const auto bakker = person_called("Bakker").row.id, visser = person_called("Visser").row.id;
  const auto school = person_called("Visser").row.school;
  auto next = first_;
  next.persons.erase(next.persons.begin());
  const auto fresh = [&] {
    take_in(next);
    return listing_of(*store_, bakker);
  };
  fresh();
  absences(*store_).accept(absences(*store_).not_accepted().value(), "test", {}, today_).value();
  newest_words words(*store_);
  const source_id las("las");
  const look_at_source clean{clock_.now(), false, {school}, {}};
  const configured_source week{std::chrono::days{7}, clean}, two_days{std::chrono::days{2}, clean};
  ASSERT_TRUE(words.look_ended(las, two_days, clock_.now()));
  ASSERT_TRUE(words.judge({{las, two_days}}, clock_.now() + std::chrono::days{2}));
  EXPECT_EQ(listing_of(*store_, bakker), listing::no);
  ASSERT_TRUE(words.judge({{las, week}}, clock_.now() + std::chrono::days{6}));
  EXPECT_EQ(listing_of(*store_, bakker), listing::no) << "its source is read once a week";
  ASSERT_TRUE(words.judge({{las, two_days}}, clock_.now() + std::chrono::days{6}));
  EXPECT_EQ(listing_of(*store_, bakker), listing::perhaps);
  EXPECT_EQ(listing_of(*store_, visser), listing::yes) << "is not absent";
  EXPECT_EQ(fresh(), listing::no);
  const configured_source without{std::chrono::days{2}, look_at_source{clock_.now(), false, {}, {}}};
  ASSERT_TRUE(words.look_ended(source_id("other"), without, clock_.now()));
  EXPECT_EQ(listing_of(*store_, bakker), listing::no) << "another source";
  ASSERT_TRUE(words.look_ended(las, without, clock_.now()));
  EXPECT_EQ(listing_of(*store_, bakker), listing::perhaps);
  EXPECT_EQ(fresh(), listing::no);
  ASSERT_TRUE(words.judge({{source_id("other"), without}}, clock_.now()));
  EXPECT_EQ(listing_of(*store_, bakker), listing::perhaps) << "its source is not configured";
}

}  // namespace
}  // namespace sluis::state
