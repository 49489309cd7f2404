// What `sluis status --schools` counts, of changes; people and accounts are counted with the real binaries
// (daemon_test.py).
#include "state/school_counts.hpp"

#include <gtest/gtest.h>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

subject_id school(std::uint8_t fill) {
  subject_id out;
  out.bytes.fill(fill);
  return out;
}

TEST(school_counts, changes_without_an_outcome_and_failed_ones_are_of_the_plans_schools) {
  open_store store;
  const auto ids = store.subjects(3);
  auto one = create_user(ids[0]), two = create_user(ids[1]), three = create_user(ids[2]);
  one.school = two.school = school(1);
  three.school = school(2);
  const auto plan = save(*store, {one, two, three});
  const target_id partner("partner");
  auto at = school_counts(*store).at(partner, plan.id);
  EXPECT_EQ(at.at(school(1)).waiting, 2U);
  EXPECT_EQ(at.at(school(2)).waiting, 1U);
  EXPECT_EQ(at.at(school(2)).failed, 0U);

  const auto sent = push(*store, {one, two, three}, {done("0123456789abcdef-1"), done("0123456789abcdef-2"), failed()});
  at = school_counts(*store).at(partner, sent.id);
  EXPECT_EQ(at.at(school(1)).waiting, 0U);
  EXPECT_EQ(at.at(school(2)).waiting, 0U);
  EXPECT_EQ(at.at(school(2)).failed, 1U);
  EXPECT_TRUE(school_counts(*store).at(partner, 0).empty());
}

}  // namespace
}  // namespace sluis::state
