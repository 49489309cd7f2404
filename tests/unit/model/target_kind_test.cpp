// What is told of a kind decides whether a second account can be made and whose an id is.
#include "model/target_kind.hpp"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(target_kind, each_has_what_its_service_promises) {
  struct row {
    const char* name;
    id_use ids;
    bool has_unique_logins, has_unique_group_names;
    std::size_t pairs;
  };
  for (const auto& one : {
           row{"scim", id_use::again, false, true, 0},
           row{"graph", id_use::once, true, false, 1},
           row{"google", id_use::once, true, false, 2},
           row{"", id_use::again, false, false, 0},
           row{"a kind of a later version", id_use::again, false, false, 0},
       }) {
    const auto& kind = target_kind_of(one.name);
    EXPECT_EQ(kind.ids, one.ids) << one.name;
    EXPECT_EQ(kind.has_unique_logins, one.has_unique_logins) << one.name;
    EXPECT_EQ(kind.has_unique_group_names, one.has_unique_group_names) << one.name;
    EXPECT_EQ(kind.kept_together.size(), one.pairs) << one.name;
  }
}

TEST(target_kind, all_are_named_in_one_sentence) {
  EXPECT_EQ(names_of_target_kinds(), "scim, graph and google");
}

}  // namespace
}  // namespace sluis
