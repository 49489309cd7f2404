#include "model/coverage.hpp"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(coverage, school_codes_cover_the_school_or_one_branch) {
  struct row {
    const char* name;
    const char* codes;
    school which;
    bool covered;
  };
  const school whole{"99XX", "", "", "", ""}, branch{"99XX", "01", "", "", ""}, nameless{"", "", "key-7", "", ""};
  for (const auto& [name, codes, which, covered] : {
           row{"none named: all", "", whole, true},
           row{"none named: one without a code too", "", nameless, true},
           row{"the school", "99XX", whole, true},
           row{"the school's branch", "99XX", branch, true},
           row{"one branch", "99XX-01", branch, true},
           row{"one branch is not the school", "99XX-01", whole, false},
           row{"another branch", "99XX-02", branch, false},
           row{"another school", "88YY", whole, false},
           row{"one of several", "88YY,99XX", whole, true},
           row{"one without a code cannot be named", "88YY", nameless, false},
       }) {
    EXPECT_EQ(covers_school(parse_school_codes(codes).value(), which), covered) << name;
  }
}

TEST(coverage, lists_of_codes_are_sorted_and_whole) {
  EXPECT_EQ(school_codes_text(parse_school_codes("99XX,88YY-01,99XX").value()), "88YY-01,99XX");
  EXPECT_EQ(school_codes_text({}), "all");
  for (const char* bad : {"99xx", "all", "99XX 88YY", ",99XX"}) EXPECT_FALSE(parse_school_codes(bad)) << bad;
}

TEST(coverage, roles_are_those_with_accounts) {
  EXPECT_EQ(role_set::parse("staff,student")->text(), "student,staff");
  EXPECT_FALSE(role_set::parse("guardian"));
  EXPECT_FALSE(role_set::parse("pupil"));
  EXPECT_FALSE(role_set::from_mask(0xff).has(role::guardian));
  EXPECT_EQ(role_set::from_mask(role_set::all().mask()), role_set::all());
}

}  // namespace
}  // namespace sluis
