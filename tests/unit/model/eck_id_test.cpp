// Two ways to write one ECK iD.
#include "model/eck_id.hpp"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(eck_id, is_compared_without_what_says_nothing) {
  struct row {
    const char* name;
    const char* written;
    const char* folded;
  };
  const row rows[] = {
      {"as it should be", "https://ketenid.nl/201703/ab12", "ketenid.nl/201703/ab12"},
      {"in capitals", "HTTPS://KetenID.nl/201703/AB12", "ketenid.nl/201703/ab12"},
      {"a trailing slash", "https://ketenid.nl/201703/ab12//", "ketenid.nl/201703/ab12"},
      {"blanks around it, and in it", " https://ketenid.nl/201703/ab\t12\r\n", "ketenid.nl/201703/ab12"},
      {"blanks that nobody sees", "\xEF\xBB\xBFhttps://ketenid.nl/201703/\xC2\xA0"
                                  "ab\xE2\x80\x8B"
                                  "12",
       "ketenid.nl/201703/ab12"},
      {"http", "http://ketenid.nl/201703/ab12", "ketenid.nl/201703/ab12"},
      {"without a scheme", "ketenid.nl/201703/ab12", "ketenid.nl/201703/ab12"},
      {"none", "", ""},
      {"blanks alone", " \t", ""},
      {"a scheme alone", "https://", ""},
  };
  for (const auto& one : rows) EXPECT_EQ(folded_eck_id(one.written), one.folded) << one.name;
}

TEST(eck_id, two_that_are_missing_are_not_the_same) {
  EXPECT_FALSE(is_same_eck_id("", ""));
  EXPECT_FALSE(is_same_eck_id("https://ketenid.nl/pilot/a", "https://ketenid.nl/pilot/b"));
  EXPECT_TRUE(is_same_eck_id("https://ketenid.nl/pilot/a", "HTTPS://ketenid.nl/pilot/A/"));
}

}  // namespace
}  // namespace sluis
