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
      {"blanks that nobody sees",
       "\xEF\xBB\xBFhttps://ketenid.nl/201703/\xC2\xA0"
       "ab\xE2\x80\x8B"
       "12",
       "ketenid.nl/201703/ab12"},
      {"a narrow blank",
       "https://ketenid.nl/201703/\u202f"
       "ab12",
       "ketenid.nl/201703/ab12"},
      {"all blanks of Unicode",
       "https://ketenid.nl/\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
       "\u2028\u2029\u202f\u205f\u3000"
       "201703/ab12",
       "ketenid.nl/201703/ab12"},
      {"what nobody sees",
       "https://ketenid.nl/"
       "\u00ad\u034f\u061c\u115f\u17b4\u180e\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u3164\ufe0f\uffa0"
       "\ufff9\U000E0041\U000E01EF"
       "201703/ab12",
       "ketenid.nl/201703/ab12"},
      {"slashes without a scheme", "//ketenid.nl/201703/ab12", "ketenid.nl/201703/ab12"},
      {"slashes alone", "//", ""},
      {"letters that are none of these stay", "\u00e9\u00ac\u00ae\u2010\u2030\u2070\U0001F642",
       "\u00e9\u00ac\u00ae\u2010\u2030\u2070\U0001F642"},
      {"bytes that are no UTF-8 stay", "ab\xE2\x80", "ab\xE2\x80"},
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
