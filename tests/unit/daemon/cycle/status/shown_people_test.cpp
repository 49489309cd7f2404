// What is shown is read after the showing is on record: whoever was erased between is not shown, and nobody is shown in
// their place.
#include "daemon/cycle/status/shown_people.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;

class shown_people : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in({.persons = {pupil("1", "Canarie"), pupil("2", "Blijver"), pupil("3", "Derde")}});
    for (const auto& one : persons()) ids_.push_back(one.row.id);  // ascending
  }
  std::vector<subject_id> ids_;
};

TEST_F(shown_people, whoever_was_erased_since_they_were_found_is_not_shown) {
  EXPECT_EQ(view_people(*store_, {}, ids_).value().size(), 3U);
  store_->erase({ids_[1]}, {}, "").value();
  const auto shown = view_people(*store_, {}, ids_).value();
  ASSERT_EQ(shown.size(), 2U);
  EXPECT_EQ(shown[0].id, ids_[0]);
  EXPECT_EQ(shown[1].id, ids_[2]);
}

TEST_F(shown_people, a_page_of_a_plan_shows_nobody_who_is_not_on_record_as_shown) {
  const auto plan = save(*store_, {create_user(ids_[0]), create_user(ids_[1]), create_user(ids_[2])});
  EXPECT_FALSE(people_of_plan(*store_, std::string(64, '0'), 0, 2).value());
  const auto first = people_of_plan(*store_, plan.hash, 0, 2).value().value();
  EXPECT_EQ(first.shown, (std::vector<subject_id>{ids_[0], ids_[1]}));
  const auto page = view_recorded_page(*store_, first, 0, 2).value();
  ASSERT_EQ(page.lines.size(), 2U);
  EXPECT_EQ(page.next, 3U);
  const auto rest = people_of_plan(*store_, plan.hash, page.next, 2).value().value();
  EXPECT_EQ(rest.shown, std::vector<subject_id>{ids_[2]});

  // Where a line goes, another one would take its place on the page.
  people_of_page one_less = first;
  one_less.shown = {ids_[0]};
  const auto cut = view_recorded_page(*store_, one_less, 0, 2).value();
  ASSERT_EQ(cut.lines.size(), 1U);
  EXPECT_EQ(cut.lines.front().object, ids_[0]);
  EXPECT_EQ(cut.next, 2U) << "the next page begins with whom this one left out";
}

}  // namespace
}  // namespace sluis::daemon
