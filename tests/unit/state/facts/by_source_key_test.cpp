// Who stands under a key of a source: staff have no other number.
#include "state/facts/by_source_key.hpp"

#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class by_source_key_test : public store_fixture {};

TEST_F(by_source_key_test, finds_pupils_and_staff_of_each_school_by_the_whole_key_and_by_nothing_less) {
  take_in(
      {.groups = {class_of("g", "4A")}, .persons = {pupil("1001", "Bakker", {"g"}), teacher("LK103", "Smit", {"g"})}});
  take_in({.brin = "88YY", .groups = {class_of("g", "4B")}, .persons = {pupil("1001", "Elders", {"g"})}});
  EXPECT_EQ(people_under_key(*store_, "LK103"), (std::set{person_called("Smit").row.id}));
  EXPECT_EQ(people_under_key(*store_, "1001"),
            (std::set{person_called("Bakker").row.id, person_called("Elders").row.id}))
      << "of two schools";
  EXPECT_TRUE(people_under_key(*store_, "LK10").empty());
  EXPECT_TRUE(people_under_key(*store_, "").empty());
}

}  // namespace
}  // namespace sluis::state
