#include "mapping/text.hpp"

#include <gtest/gtest.h>

namespace sluis::mapping {
namespace {

TEST(text, is_kept_clean) {
  struct row {
    const char* name;
    std::string in;
    std::string out;
  };
  for (const auto& [name, in, out] : {
           row{"plain", "Jansen", "Jansen"},
           row{"empty", "", ""},
           row{"only blanks", "   ", ""},
           row{"blanks at both ends", "  van den ", "van den"},
           row{"tabs and line ends", "\tvan\nden\r", "van den"},
           row{"no-break space at the end", "Zo\u00eb\u00a0", "Zo\u00eb"},
           row{"invisible characters at the ends", "\ufeffZo\u00eb\u200b", "Zo\u00eb"},
           row{"decomposed becomes composed", "Zoe\u0308", "Zo\u00eb"},
           row{"not UTF-8", "Zo\xeb", "Zo\ufffd"},
           row{"a soft hyphen", "van der\u00adLinden", "van derLinden"},
           row{"zero width, inside", "Z\u200bo\u200d\u00eb\u2060", "Zo\u00eb"},
           row{"bidi", "\u202eZo\u00eb\u202c \u2066x\u2069\u061c", "Zo\u00eb x"},
           row{"tags, beyond 16 bits", "Zo\u00eb\U000E0041\U000E007F!", "Zo\u00eb!"},
           row{"nothing else", "\u00ad\u200b", ""},
           row{"a letter and its mark, kept apart by one", "Zoe\u00ad\u0308", "Zo\u00eb"},
           row{"beyond 16 bits", "\U0001F642 \u00eb", "\U0001F642 \u00eb"},
           row{"a C1 control", "Zo\u00eb\u0085x", "Zo\u00eb x"},
       }) {
    EXPECT_EQ(clean(in, 256), out) << name;
  }
}

TEST(text, is_cut_between_characters) {
  EXPECT_EQ(cut_utf8("abc", 2), "ab");
  EXPECT_EQ(cut_utf8("a\u00eb", 2), "a");
  EXPECT_EQ(cut_utf8("a\u00eb", 3), "a\u00eb");
  EXPECT_EQ(cut_utf8("\U0001F642", 3), "");
  EXPECT_EQ(clean("abc def", 4), "abc") << "a cut leaves no blank at the end";
}

}  // namespace
}  // namespace sluis::mapping
