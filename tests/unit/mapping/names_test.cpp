#include "mapping/names.hpp"

#include <gtest/gtest.h>

#include <array>
#include <thread>

namespace sluis::mapping {
namespace {

TEST(names, people_are_called_by_call_name_then_first_given_name_then_initials) {
  struct row {
    const char* name;
    const char *call, *given, *initials;
    const char* out;
  };
  for (const auto& [name, call, given, initials, out] : {
           row{"call name", "Jan", "Johannes Petrus", "JP", "Jan"},
           row{"two given names", "", "Isma\u00ebl Hassan", "IH", "Isma\u00ebl"},
           row{"given names with a comma", "", "Isma\u00ebl, Hassan", "", "Isma\u00ebl"},
           row{"a hyphenated given name is one", "", "Anne-Marie Sophie", "", "Anne-Marie"},
           row{"a call name of two words is one", "Anne Fleur", "Anna", "", "Anne Fleur"},
           row{"initials", "", "", "J.P.", "J.P."},
           row{"nothing", "", "", "", ""},
       }) {
    person p;
    p.call_name = call;
    p.given_names = given;
    p.initials = initials;
    EXPECT_EQ(given_name_of(p), out) << name;
  }
}

TEST(names, NEN_1888_display_and_sort_form) {
  struct row {
    const char *given, *prefix, *family;
    const char *display, *sort;
  };
  for (const auto& [given, prefix, family, display, sort] : {
           row{"Janine", "van den", "Boele", "Janine van den Boele", "Boele, Janine van den"},
           row{"Jan", "", "Jansen", "Jan Jansen", "Jansen, Jan"},
           row{"Piet", "v. d.", "Berg", "Piet v. d. Berg", "Berg, Piet v. d."},
           row{"Ana", "Da", "Silva", "Ana Da Silva", "Silva, Ana Da"},
           row{"Els", "'t", "Hart", "Els 't Hart", "Hart, Els 't"},
           row{"Els", "in 't", "Veld", "Els in 't Veld", "Veld, Els in 't"},
           row{"Els", "van 't", "Hof", "Els van 't Hof", "Hof, Els van 't"},
           row{"Jan", "d'", "Hondt", "Jan d'Hondt", "Hondt, Jan d'"},
           row{"Jan", "d\u2019", "Hondt", "Jan d\u2019Hondt", "Hondt, Jan d\u2019"},
           row{"", "van", "Dijk", "van Dijk", "Dijk, van"},
           row{"", "", "Systeembeheerder", "Systeembeheerder", "Systeembeheerder"},
           row{"Pel\u00e9", "", "", "Pel\u00e9", "Pel\u00e9"},
           row{"", "", "", "", ""},
       }) {
    EXPECT_EQ(display_name(given, prefix, family), display);
    EXPECT_EQ(sort_name(given, prefix, family), sort);
  }
}

TEST(names, transliteration) {
  struct row {
    const char* name;
    const char* in;
    const char* out;
  };
  for (const auto& [name, in, out] : {
           row{"ascii", "van den Boele", "vandenboele"},
           row{"upper case", "IJsbrand", "ijsbrand"},
           row{"umlaut follows the Dutch custom", "M\u00fcller", "muller"},
           row{"cedilla", "\u00c7elik", "celik"},
           row{"diaeresis", "Zo\u00eb", "zoe"},
           row{"diaeresis, decomposed", "Zoe\u0308", "zoe"},
           row{"o with a stroke", "S\u00f8ren", "soren"},
           row{"Polish", "\u0141ukasz \u017b\u00f3\u0142\u0107", "lukaszzolc"},
           row{"sharp s", "Wei\u00df", "weiss"},
           row{"ash", "\u00c6gir", "aegir"},
           row{"thorn", "\u00de\u00f3r", "thor"},
           row{"Turkish dotless i", "I\u015f\u0131k", "isik"},
           row{"Turkish dotted I", "\u0130brahim", "ibrahim"},
           row{"Azerbaijani schwa", "\u018fliyev", "eliyev"},
           row{"the ij ligature", "\u0133sbrand", "ijsbrand"},
           row{"apostrophes", "in 't \u2019t O\u02bcNeill", "inttoneill"},
           row{"dots and hyphens stay", "v. d. Berg-J", "v.d.berg-j"},
           row{"Arabic script", "\u0645\u062d\u0645\u062f", "mhmd"},
           row{"Chinese", "\u738b\u5c0f\u660e", "wangxiaoming"},
           row{"Cyrillic", "\u0418\u0432\u0430\u043d", "ivan"},
           row{"Greek", "\u0395\u03bb\u03ad\u03bd\u03b7", "elene"},
           row{"full width", "\uff2a\uff41\uff4e", "jan"},
           row{"nothing of it is a letter", "\U0001F642\u2026", "..."},
           row{"not UTF-8", "Zo\xeb", "zo"},
           row{"empty", "", ""},
       }) {
    EXPECT_EQ(transliterate(in), out) << name;
  }
}

TEST(names, transliteration_works_on_several_threads_at_once) {
  std::vector<std::thread> threads;
  std::array<std::string, 4> out;
  for (auto& text : out) {
    threads.emplace_back([&text] {
      for (int i = 0; i < 50; ++i) text = transliterate("\u0141ukasz \u738b");
    });
  }
  for (auto& one : threads) one.join();
  for (const auto& text : out) EXPECT_EQ(text, "lukaszwang");
}

TEST(names, are_compared_folded_and_composed) {
  EXPECT_EQ(fold("Jansen"), "jansen");
  EXPECT_EQ(fold("ZO\u00cb"), fold("zoe\u0308"));
  EXPECT_EQ(fold("WEISS"), fold("wei\u00df"));
  EXPECT_NE(fold("Zo\u00eb"), fold("Zoe"));
  for (const char* text : {"Zo\u00eb", "\u0130brahim", "WEI\u00df"}) EXPECT_EQ(fold(fold(text)), fold(text));
}

}  // namespace
}  // namespace sluis::mapping
