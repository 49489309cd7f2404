#include <gtest/gtest.h>

#include "mapping/basis.hpp"
#include "mapping/guard.hpp"
#include "tests/unit/mapping/plan_fixture.hpp"

namespace sluis::mapping {
namespace {

using namespace test;

TEST(plan_withdrawal, whose_term_is_over_is_deleted_and_nobody_else) {  // R-D2
  collected out;
  ASSERT_TRUE(plan_withdrawal(from(std::vector{overdue(is(1, stands::inactive, basis_withdrawn)), is(2, stands::inactive, basis_withdrawn),
                                               overdue(is(3, stands::absent, basis_withdrawn))}),
                              out.emit()));
  EXPECT_EQ(out.lines(), std::vector<std::string>{"delete_user 1 {active: 'false' -> -} retention_over"});
}

TEST(guard, the_end_of_the_term_is_not_held) {
  guard watch({20, 10, 40});
  watch.population(id(9000), role::student, 100);
  planned_change change;
  change.op = operation::delete_user;
  change.school = id(9000);
  change.why = reason::retention_over;
  for (int i = 0; i < 90; ++i) watch.saw(change);
  EXPECT_EQ(watch.verdict(parse_day("2026-11-23").value()), "");
  change.why = reason::left_source;
  for (int i = 0; i < 90; ++i) watch.saw(change);
  EXPECT_NE(watch.verdict(parse_day("2026-11-23").value()), "");
}

}  // namespace
}  // namespace sluis::mapping
