#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "mapping/names.hpp"
#include "tests/support/golden.hpp"
#include "tests/unit/mapping/usual_login.hpp"

namespace sluis::mapping {
namespace {

using texts = std::vector<std::string>;

person named(std::string call, std::string prefix, std::string family, std::string given = {},
             std::string initials = {}) {
  person p;
  p.call_name = std::move(call);
  p.family_name_prefix = std::move(prefix);
  p.family_name = std::move(family);
  p.given_names = std::move(given);
  p.initials = std::move(initials);
  return p;
}

std::string first_login(const person& p, std::string_view login_template = usual_login) {
  return login_candidates(p, login_template, 1).at(0);
}

std::string why_not_valid(const std::string& login) {
  if (login.empty() || login.size() > max_login) return "its length is " + std::to_string(login.size());
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'; };
  if (!std::all_of(login.begin(), login.end(), allowed)) return "a character is not allowed";
  if (login.starts_with('.') || login.ends_with('.')) return "a dot at an end";
  if (login.find("..") != std::string::npos) return "two dots";
  return {};
}

TEST(login, a_template_that_config_would_refuse_throws) {
  EXPECT_THROW((void)login_candidates({}, "{faimly}", 1), std::invalid_argument);
}

TEST(login, the_usual_template) {
  struct row {
    const char* name;
    person who;
    const char* login;
  };
  for (const auto& [name, who, login] : {
           row{"prefix blanks are removed", named("Janine", "van den", "Boele"), "janine.vandenboele"},
           row{"abbreviated prefix", named("Piet", "v. d.", "Berg"), "piet.vdberg"},
           row{"capital prefix", named("Ana", "Da", "Silva"), "ana.dasilva"},
           row{"'t", named("Els", "'t", "Hart"), "els.thart"},
           row{"in 't", named("Els", "in 't", "Veld"), "els.intveld"},
           row{"van 't, typographic", named("Els", "van \u2019t", "Hof"), "els.vanthof"},
           row{"no prefix", named("Jan", "", "Jansen"), "jan.jansen"},
           row{"two family names", named("Jan", "van", "Dijk-de Boer"), "jan.vandijk-deboer"},
           row{"two given names", named("", "", "Bakker", "Isma\u00ebl Hassan", "IH"), "ismael.bakker"},
           row{"initials only", named("", "", "Bakker", "", "J.P."), "jp.bakker"},
           row{"no given name at all", named("", "", "Systeembeheerder"), "systeembeheerder"},
           row{"no family name", named("Pel\u00e9", "", ""), "pele"},
           row{"a prefix and nothing else", named("", "van", ""), "van"},
           row{"no name", named("", "", ""), "leerling1"},
           row{"nothing is left of it", named("\U0001F642", "", "\u2026"), "leerling1"},
           row{"digits only", named("1", "", "12345"), "leerling1"},
           row{"hyphens at the edges", named("Jan-", "", "-Jansen"), "jan.jansen"},
           row{"a doubled hyphen", named("Anne", "", "Jansen--Bos"), "anne.jansen-bos"},
           row{"dots inside a name", named("J.P.", "", "St. Jago"), "jp.stjago"},
       }) {
    EXPECT_EQ(first_login(who), login) << name;
  }
}

TEST(login, other_templates) {
  const auto p = named("Janine", "van den", "Boele", "Johanna Petra", "JP");
  EXPECT_EQ(first_login(p, "{initial}{prefix}{family}"), "jvandenboele");
  EXPECT_EQ(first_login(p, "{initials}.{family}"), "jp.boele");
  EXPECT_EQ(first_login(p, "ll-{family}.{given}"), "ll-boele.janine");
  EXPECT_EQ(first_login(named("", "", "Boele", "Johanna Petra"), "{initials}-{family}"), "jp-boele")
      << "letters of the given names";
  EXPECT_EQ(first_login(named("", "", "Boele"), "{given}-{family}"), "boele") << "no stray hyphen";
  EXPECT_EQ(first_login(named("", "", "Boele"), "ll-{given}"), "ll-boele")
      << "what there is, where a part was asked for";
  EXPECT_EQ(first_login(named("", "van", "Boele"), "{given}"), "vanboele");
}

TEST(login, candidates_take_one_more_letter_each_then_numbers) {
  EXPECT_EQ(login_candidates(named("Jana", "van den", "Boele"), usual_login, 7),
            (std::vector<std::string>{"jana.vandenboele", "j.vandenboele", "ja.vandenboele", "jan.vandenboele",
                                      "jana.vandenboele2", "jana.vandenboele3", "jana.vandenboele4"}));
  EXPECT_EQ(login_candidates(named("", "", "Boele"), usual_login, 3),
            (std::vector<std::string>{"boele", "boele2", "boele3"}));
  EXPECT_EQ(login_candidates(named("Jan", "", "Boele"), "{family}", 2), (std::vector<std::string>{"boele", "boele2"}));
  EXPECT_EQ(login_candidates(named("Anne-Bo", "", "Bos"), usual_login, 8),
            (std::vector<std::string>{"anne-bo.bos", "a.bos", "an.bos", "ann.bos", "anne.bos", "anne-b.bos",
                                      "anne-bo.bos2", "anne-bo.bos3"}))
      << "no candidate twice";
  EXPECT_TRUE(login_candidates(named("Jan", "", "Bos"), usual_login, 0).empty());
  EXPECT_EQ(numbered_login(named("Jan", "", "Bos"), usual_login, 100), "jan.bos100");
}

TEST(login, of_64_characters_at_most_and_the_number_stays_within) {
  const auto p = named("Jan", "", std::string(80, 'x'));
  EXPECT_EQ(first_login(p), "jan." + std::string(60, 'x'));
  EXPECT_EQ(numbered_login(p, usual_login, 12345), "jan." + std::string(55, 'x') + "12345");
  EXPECT_EQ(first_login(named(std::string(63, 'j'), "", "Bos")), std::string(63, 'j')) << "no dot at the cut";
  EXPECT_EQ(numbered_login(named(std::string(62, 'j'), "", "Bos"), usual_login, 2), std::string(62, 'j') + "2")
      << "no dot before the number";
}

TEST(login, every_family_name_of_the_top_1000_gives_a_valid_one) {
  std::ifstream in(SLUIS_SOURCE_DIR "/../shared/samples/dutch-family-names-top-1000.csv");
  if (!in) GTEST_SKIP() << "../shared/samples/dutch-family-names-top-1000.csv is not here";
  std::string line;
  std::getline(in, line);
  std::size_t names = 0;
  while (std::getline(in, line)) {
    const auto name = line.substr(0, line.find(','));
    const auto prefix_end = std::find_if(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    const auto p = named("Zo\u00eb", std::string(name.begin(), prefix_end), std::string(prefix_end, name.end()));
    std::set<std::string> distinct;
    for (const auto& login : login_candidates(p, usual_login, 8)) {
      EXPECT_EQ(why_not_valid(login), "") << login << " of " << name;
      distinct.insert(login);
    }
    EXPECT_EQ(distinct.size(), 8U) << name;
    EXPECT_TRUE(first_login(p).starts_with("zoe.")) << name;
    ++names;
  }
  EXPECT_EQ(names, 1000U);
}

/// Any text at all, from a seed that is in the message.
TEST(login, whatever_is_in_a_name_its_logins_are_valid_and_distinct) {
  const texts pieces = {"a",      "Z",      "9",      " ",      ".",          "-",    "'",  "\u00eb", "\u0308",
                        "\u00df", "\u0130", "\u0645", "\u738b", "\U0001F642", "\xff", "\n", "@"};
  for (unsigned seed = 1; seed <= 500; ++seed) {
    std::minstd_rand chance(seed);
    const auto any = [&] {
      std::string out;
      for (auto n = chance() % 40; n > 0; --n) out += pieces[chance() % pieces.size()];
      return out;
    };
    const auto p = named(any(), any(), any(), any(), any());
    for (const char* login_template : {usual_login, "{initial}{family}", "-{initials}.-{prefix}.", "{given}"}) {
      const auto logins = login_candidates(p, login_template, 12);
      for (const auto& login : logins) ASSERT_EQ(why_not_valid(login), "") << "seed " << seed << ": " << login;
      ASSERT_EQ(std::set<std::string>(logins.begin(), logins.end()).size(), 12U) << "seed " << seed;
      ASSERT_EQ(why_not_valid(numbered_login(p, login_template, 123456)), "") << "seed " << seed;
    }
  }
}

TEST(login, golden) {
  std::ostringstream out;
  for (const auto& p : {
           named("Janine", "van den", "Boele"),
           named("Piet", "v. d.", "Berg"),
           named("Ana", "Da", "Silva"),
           named("Els", "in 't", "Veld"),
           named("Jan", "d'", "Hondt"),
           named("\u00c6gir", "", "\u0141ukasz-M\u00fcller"),
           named("I\u015f\u0131k", "", "\u00c7elik"),
           named("\u0645\u062d\u0645\u062f", "el", "\u0641\u0627\u0633\u064a"),
           named("\u5c0f\u660e", "", "\u738b"),
           named("", "", "Systeembeheerder"),
           named("", "van", "Dijk", "Anne-Marie Sophie", "AMS"),
       }) {
    const auto given = given_name_of(p);
    out << display_name(given, p.family_name_prefix, p.family_name) << " | "
        << sort_name(given, p.family_name_prefix, p.family_name) << " |";
    for (const auto& login : login_candidates(p, usual_login, 4)) out << ' ' << login;
    out << '\n';
  }
  EXPECT_EQ(testing_support::against_golden(SLUIS_SOURCE_DIR "/tests/unit/mapping/golden/names.txt", out.str()), "");
}

TEST(login, a_name_without_any_letter_gets_its_role_and_a_running_number) {
  auto p = named("", "", "4711");
  p.student_number = "4711";
  EXPECT_EQ(login_candidates(p, "{given}.{family}", 3),
            (std::vector<std::string>{"leerling1", "leerling2", "leerling3"}));
  EXPECT_EQ(numbered_login(p, "{given}.{family}", 40), "leerling40");
  p.role = role::staff;
  EXPECT_EQ(first_login(p), "medewerker1");
}

TEST(login, reserved_words_are_nobodys) {
  for (const char* word : {"admin", "root", "postmaster", "abuse", "noreply", "no-reply", "info", "webmaster",
                           "hostmaster", "security", "noc", "support", "administrator", "mailer-daemon", "ad.min"}) {
    EXPECT_TRUE(is_reserved_login(word, {})) << word;
  }
  for (const char* word : {"jan.jansen", "admin2", "a.dministrateurs", "roots", "rector"})
    EXPECT_FALSE(is_reserved_login(word, {})) << word;
  EXPECT_TRUE(is_reserved_login("rector", {"rector"}));
  for (const char* written : {"Rector", "RECTOR", "Réctor", "rec-tor"})
    EXPECT_TRUE(is_reserved_login("rector", {written})) << written;
  EXPECT_FALSE(is_reserved_login("rector", {"Конрад", ""}));
}

}  // namespace
}  // namespace sluis::mapping
