#include "mapping/difference.hpp"

#include <gtest/gtest.h>

namespace sluis::mapping {
namespace {

constexpr auto prefix = field::family_name_prefix;
constexpr auto family = field::family_name;

TEST(difference, what_is_kept_in_one_place_is_said_together) {
  struct row {
    const char* name;
    field_map is, should_be, after;
  };
  for (const auto& r : {
           row{"nothing of the two changed",
               {{prefix, "van"}, {family, "Berg"}, {field::given_name, "Jan"}},
               {{prefix, "van"}, {family, "Berg"}, {field::given_name, "Jo"}},
               {{field::given_name, "Jo"}}},
           row{"the family name changed",
               {{prefix, "van"}, {family, "Berg"}},
               {{prefix, "van"}, {family, "Dam"}},
               {{prefix, "van"}, {family, "Dam"}}},
           row{"the prefix changed",
               {{prefix, "van"}, {family, "Berg"}},
               {{prefix, "van de"}, {family, "Berg"}},
               {{prefix, "van de"}, {family, "Berg"}}},
           row{"the prefix went",
               {{prefix, "van"}, {family, "Berg"}},
               {{family, "Berg"}},
               {{prefix, ""}, {family, "Berg"}}},
           row{"there is no prefix", {{family, "Berg"}}, {{family, "Dam"}}, {{family, "Dam"}}},
           row{"both changed",
               {{prefix, "van"}, {family, "Berg"}},
               {{prefix, "de"}, {family, "Dam"}},
               {{prefix, "de"}, {family, "Dam"}}},
           row{"no consent for the prefix any more",
               {{prefix, "van"}, {family, "Berg"}},
               {{family, "Dam"}},
               {{prefix, ""}, {family, "Dam"}}},
       }) {
    auto out = differing(r.is, r.should_be);
    say_together(r.is, r.should_be, prefix, family, out);
    EXPECT_EQ(out.after, r.after) << r.name;
  }
}

}  // namespace
}  // namespace sluis::mapping
