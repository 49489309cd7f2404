// Text of a source that may stand where nothing erases it.
#include "model/shown_key.hpp"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(shown_key, only_what_looks_like_a_key) {
  for (const char* key : {"g1", "4A", "99XX-01", "groep_4.b", "12345678901234567890"})
    EXPECT_TRUE(may_be_shown_as_key(key)) << key;
  for (const char* text :
       {"", "Jan Jansen", "Jan\tJansen", "jan@school.example", "#1", "1/2", "René", "123456789012345678901", "a\nb",
        "\xc2\x9b"
        "31m"}) {
    EXPECT_FALSE(may_be_shown_as_key(text)) << text;
  }
}

TEST(shown_key, a_school_code) {
  EXPECT_EQ(shown_school_code("99XX-01"), "99XX-01");
  EXPECT_EQ(shown_school_code("Klaas Vaak 0612345678"), "a school whose code is not shown");
}

}  // namespace
}  // namespace sluis
