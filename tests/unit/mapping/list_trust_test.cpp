// A list that leaves out too much says more about itself than about what it leaves out (issue 13, point 5).
#include "mapping/list_trust.hpp"

#include <gtest/gtest.h>

namespace sluis::mapping {
namespace {

TEST(list_trust, the_guards_share_and_never_everybody) {
  struct row {
    const char* name;
    list_counts list;
    bool is_believed;
  };
  const row rows[] = {
      {"nothing is known", {0, 0}, true},
      {"all are shown", {1240, 0}, true},
      {"the only one is missing", {1, 1}, true},
      {"an empty list", {1240, 1240}, false},
      {"an empty list of a small school", {2, 2}, false},
      {"cut at 50", {1240, 1190}, false},
      {"many of many, within the percentage", {1240, 124}, true},
      {"more than both limits", {1240, 125}, false},
      {"20 of 30", {30, 20}, false},
      {"one of 16 is shown", {16, 15}, false},
      {"two of them have each other's id", {44, 0, 2}, true},
      {"all ids show other objects", {44, 0, 44}, false},
      {"two in a list of two", {2, 0, 2}, false},
      {"missing and others count together", {44, 10, 11}, false},
  };
  for (const auto& one : rows) EXPECT_EQ(is_believed(one.list, guard_limits{}), one.is_believed) << one.name;
}

TEST(list_trust, small_targets_are_guarded_too) {
  for (std::uint64_t known = 1; known <= 30; ++known) {
    const auto most = known < 20 ? 1U : known < 30 ? 2U : 3U;  // one, or 10 %
    for (std::uint64_t missed = 0; missed <= known; ++missed) {
      EXPECT_EQ(is_believed({known, missed}, guard_limits{}), missed <= most) << missed << " of " << known;
    }
  }
  for (const auto& [known, most] : {std::pair{100U, 10U}, {1000U, 100U}}) {
    EXPECT_TRUE(is_believed({known, most}, guard_limits{}));
    EXPECT_FALSE(is_believed({known, most + 1}, guard_limits{}));
  }
}

TEST(list_trust, the_finding_says_what_was_shown_and_what_to_do) {
  const auto said = why_not_believed("users", {1240, 1190}, "--institution demo --target partner");
  EXPECT_EQ(said.find("the list of users showed 50 of 1,240 that are known there; it is not believed"), 0U) << said;
  EXPECT_NE(said.find("sluis sync --institution demo --target partner --reconcile --believe-list --wait"),
            std::string::npos);
  const auto moved = why_not_believed("users", {44, 0, 43}, "--institution demo --target partner");
  EXPECT_EQ(moved.find("the list of users showed 44 of 44 that are known there, and under 43 of their ids other "
                       "objects now; it is not believed"),
            0U)
      << moved;
}

}  // namespace
}  // namespace sluis::mapping
