#include "state/accesses.hpp"

#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class accesses_test : public store_fixture {};

TEST_F(accesses_test, tell_who_looked_when_and_why_newest_first) {  // R-A6
  take_in({.groups = {class_of("4a", "4A")}, .persons = {pupil("1", "Eerste", {"4a"}), pupil("2", "Tweede", {"4a"})}});
  const auto first = person_called("Eerste").row.id;
  const auto second = person_called("Tweede").row.id;
  const auto mees = store_->actor("uid:1000").value();
  const auto noor = store_->actor("uid:1001").value();
  store_->record_access(mees, {first, second}, "a new class", "name,login").value();
  store_->record_access(noor, {first}, "question of the parents", "name").value();
  const auto of_first = accesses_to(*store_, first, 10).value();
  ASSERT_EQ(of_first.size(), 2U);
  EXPECT_EQ(of_first[0].name, "uid:1001");
  EXPECT_EQ(of_first[0].purpose, "question of the parents");
  EXPECT_EQ(of_first[1].actor, mees);
  EXPECT_EQ(of_first[1].fields, "name,login");
  EXPECT_EQ(of_first[1].when, clock_.now());
  EXPECT_EQ(accesses_to(*store_, second, 10).value().size(), 1U);
  EXPECT_EQ(accesses_to(*store_, first, 1).value().size(), 1U);
  EXPECT_TRUE(accesses_to(*store_, subject_id{}, 10).value().empty());
  store_->erase({first}, {}, "").value();
  EXPECT_EQ(accesses_to(*store_, first, 10).value().size(), 2U) << "of somebody erased as well";
}

}  // namespace
}  // namespace sluis::state
