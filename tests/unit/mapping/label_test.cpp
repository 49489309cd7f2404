#include <gtest/gtest.h>

#include "mapping/names.hpp"

namespace sluis::mapping {
namespace {

using texts = std::vector<std::string>;

TEST(label, tells_namesakes_apart) {
  const group combination{"5/6", "5", group::kind::base};
  EXPECT_EQ(label_candidates(combination, "99XX", 6),
            (texts{"5/6", "5/6 (5)", "5/6 (99XX)", "5/6 (5, 99XX)", "5/6 (5, 99XX) 2", "5/6 (5, 99XX) 3"}));
}

TEST(label, says_only_what_there_is) {
  struct row {
    const char* name;
    group g;
    const char* school;
    texts out;
  };
  for (const auto& [name, g, school, out] : {
           row{"no year",
               {"plusklas", "", group::kind::composite},
               "99XX",
               {"plusklas", "plusklas (99XX)", "plusklas (99XX) 2"}},
           row{"no school", {"4A", "4", group::kind::base}, "", {"4A", "4A (4)", "4A (4) 2"}},
           row{"neither", {"4A", "", group::kind::base}, "", {"4A", "4A 2", "4A 3"}},
           row{"no name", {"", "4", group::kind::base}, "", {"groep", "groep (4)", "groep (4) 2"}},
       }) {
    EXPECT_EQ(label_candidates(g, school, 3), out) << name;
  }
  EXPECT_TRUE(label_candidates({"4A", "4", group::kind::base}, "99XX", 0).empty());
}

TEST(label, a_long_name_gives_way_to_what_makes_it_unique) {
  const group g{std::string(300, 'x'), "5", group::kind::base};
  for (const auto& one : label_candidates(g, "99XX", 6)) EXPECT_LE(one.size(), max_label);
  EXPECT_TRUE(label_candidates(g, "99XX", 6).back().ends_with(" (5, 99XX) 3"));
}

}  // namespace
}  // namespace sluis::mapping
