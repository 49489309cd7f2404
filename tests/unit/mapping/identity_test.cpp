// Who a record is about (issue 13, point 6).
#include "mapping/identity.hpp"

#include <gtest/gtest.h>

namespace sluis::mapping {
namespace {

struct who {
  const char *given = "", *initials = "", *call = "", *prefix = "", *family = "", *eck = "";
};

person person_of(const who& w) {
  person out;
  out.given_names = w.given;
  out.initials = w.initials;
  out.call_name = w.call;
  out.family_name_prefix = w.prefix;
  out.family_name = w.family;
  out.eck_id = w.eck;
  return out;
}

name_clue clue_of(const who& w) {
  return {w.given, w.initials, w.call, w.prefix, w.family, w.eck};
}

TEST(identity, what_contradicts_and_what_does_not) {
  struct row {
    const char* name;
    who before, now;
    contradiction wanted;
  };
  constexpr auto none = contradiction::none;
  constexpr auto eck = contradiction::eck_id_and_name;
  constexpr auto both = contradiction::both_names;
  const row rows[] = {
      {"nothing changed",
       {.call = "Aap", .family = "Een", .eck = "a"},
       {.call = "Aap", .family = "Een", .eck = "a"},
       none},
      {"the ECK iD is replaced",
       {.call = "Aap", .family = "Een", .eck = "a"},
       {.call = "Aap", .family = "Een", .eck = "b"},
       none},
      {"an ECK iD is written otherwise, and the family name is another",
       {.call = "Aap", .family = "Een", .eck = "https://ketenid.nl/a"},
       {.call = "Aap", .family = "Twee", .eck = " HTTPS://ketenid.nl/A/ "},
       none},
      {"an ECK iD comes", {.call = "Aap", .family = "Een"}, {.call = "Aap", .family = "Een", .eck = "b"}, none},
      {"an ECK iD comes, and the family name is another",
       {.call = "Aap", .family = "Een"},
       {.call = "Aap", .family = "Twee", .eck = "b"},
       eck},
      {"swapped keys",
       {.call = "Aap", .family = "Een", .eck = "a"},
       {.call = "Noot", .family = "Twee", .eck = "b"},
       eck},
      {"swapped keys of two of one family",
       {.call = "Aap", .family = "Een", .eck = "a"},
       {.call = "Noot", .family = "Een", .eck = "b"},
       eck},
      {"swapped keys of a brother and sister who share the first baptismal name",
       {.given = "Maria Anna", .call = "Anna", .family = "Een", .eck = "a"},
       {.given = "Maria Elisabeth", .call = "Els", .family = "Een", .eck = "b"},
       eck},
      {"the same without call names",
       {.given = "Maria Anna", .family = "Een", .eck = "a"},
       {.given = "Maria Elisabeth", .family = "Een", .eck = "b"},
       eck},
      {"the same, and the ECK iD is gone",
       {.given = "Maria Anna", .call = "Anna", .family = "Een", .eck = "a"},
       {.given = "Maria Elisabeth", .call = "Els", .family = "Een"},
       eck},
      {"the ECK iD is replaced, and a baptismal name is added",
       {.given = "Maria", .call = "Ria", .family = "Een", .eck = "a"},
       {.given = "Maria Anna", .call = "Ria", .family = "Een", .eck = "b"},
       none},
      {"swapped keys of namesakes",
       {.call = "Aap", .family = "Een", .eck = "a"},
       {.call = "Aap", .family = "Twee", .eck = "b"},
       eck},
      {"the ECK iD is gone, and the given name is another: a brother's",
       {.call = "Aap", .family = "Een", .eck = "a"},
       {.call = "Noot", .family = "Een"},
       eck},
      {"the ECK iD is gone, and the family name is another",
       {.call = "Aap", .family = "Een", .eck = "a"},
       {.call = "Aap", .family = "Twee"},
       eck},
      {"the ECK iD is gone, and one name of a double name is left",
       {.call = "Aap", .family = "Een-Twee", .eck = "a"},
       {.call = "Aap", .family = "Twee"},
       none},
      {"a teacher marries", {.call = "Els", .family = "Een"}, {.call = "Els", .family = "Twee"}, none},
      {"a teacher marries and adds the name",
       {.call = "Els", .family = "Een"},
       {.call = "Els", .prefix = "van der", .family = "Twee-Een"},
       none},
      {"another call name", {.call = "Els", .family = "Een"}, {.call = "Bo", .family = "Een"}, none},
      {"somebody else, no ECK iD", {.call = "Els", .family = "Een"}, {.call = "Bo", .family = "Twee"}, both},
      {"somebody else, the same ECK iD",
       {.call = "Els", .family = "Een", .eck = "a"},
       {.call = "Bo", .family = "Twee", .eck = "a"},
       both},
      {"case, diacritics and blanks",
       {.call = "René", .family = "Müller", .eck = "a"},
       {.call = " RENE", .family = "muller ", .eck = "b"},
       none},
      {"a prefix moves into the name",
       {.call = "Jan", .prefix = "van der", .family = "Berg", .eck = "a"},
       {.call = "Jan", .family = "van der Berg", .eck = "b"},
       none},
      {"a prefix is left out",
       {.call = "Jan", .family = "van der Berg", .eck = "a"},
       {.call = "Jan", .family = "Berg", .eck = "b"},
       none},
      {"a prefix is shortened",
       {.call = "Jan", .prefix = "v. d.", .family = "Berg", .eck = "a"},
       {.call = "Jan", .prefix = "van den", .family = "Berg", .eck = "b"},
       none},
      {"an apostrophe",
       {.call = "Jan", .prefix = "'t", .family = "Hart", .eck = "a"},
       {.call = "Jan", .family = "’t Hart", .eck = "b"},
       none},
      {"one name of a double name",
       {.call = "Jan", .family = "Een-Twee", .eck = "a"},
       {.call = "Jan", .family = "Twee", .eck = "b"},
       none},
      {"initials for first names", {.given = "Jan Piet", .family = "Een"}, {.initials = "J.P.", .family = "Een"}, none},
      {"initials for first names show nobody under another family name",
       {.given = "Jan Piet", .family = "Een"},
       {.initials = "J.P.", .family = "Twee"},
       both},
      {"a teacher of whom initials are known marries",
       {.initials = "J.P.", .family = "Een"},
       {.initials = "J.P.", .family = "Twee"},
       none},
      {"the family name is gone, and the given name is another",
       {.call = "Karin", .family = "Een"},
       {.call = "Mark Twee"},
       both},
      {"the same, with the same ECK iD",
       {.call = "Karin", .family = "Een", .eck = "a"},
       {.call = "Mark", .eck = "a"},
       both},
      {"the given name is gone, and the family name is another",
       {.call = "Karin", .family = "Een"},
       {.family = "Twee"},
       both},
      {"the call name of before is a further first name of somebody else",
       {.call = "Maria", .family = "Een"},
       {.given = "Anna Maria", .call = "Anna", .family = "Twee"},
       both},
      {"the first of other given names, and one name of a double name",
       {.call = "Karin", .family = "Een"},
       {.given = "Mark Karin", .family = "Twee-Een"},
       both},
      {"one name of a double name is not enough under another given name",
       {.call = "Kees", .family = "Een"},
       {.call = "Wim", .family = "Twee-Een"},
       both},
      {"other initials", {.given = "Jan Piet", .family = "Een"}, {.initials = "K.", .family = "Twee"}, both},
      {"a call name says nothing of initials",
       {.call = "Bram", .family = "Een"},
       {.initials = "A.", .family = "Een"},
       none},
      {"nor does it show anybody under another family name",
       {.call = "Bram", .family = "Een"},
       {.initials = "A.", .family = "Twee"},
       both},
      {"the call name is one of the given names",
       {.call = "Piet", .family = "Een"},
       {.given = "Jan Piet", .family = "Een"},
       none},
      {"another call name, the same given names",
       {.given = "Jan Piet", .call = "Jan", .family = "Een"},
       {.given = "Jan Piet", .call = "Piet", .family = "Twee"},
       none},
      {"other given names with the same initials",
       {.given = "Jan", .initials = "J.", .family = "Een"},
       {.given = "Joost", .initials = "J.", .family = "Twee"},
       both},
      {"names in another script", {.call = "Мария", .family = "Иванова"}, {.call = "Maria", .family = "Ivanova"}, none},
      {"a family name is not said any more",
       {.call = "Aap", .family = "Een", .eck = "a"},
       {.call = "Aap", .eck = "b"},
       none},
      {"no family names at all, another first name", {.call = "Aap", .eck = "a"}, {.call = "Noot", .eck = "b"}, eck},
  };
  for (const auto& [name, before, now, wanted] : rows) {
    EXPECT_EQ(contradiction_between(person_of(before), person_of(now)), wanted) << name;
    EXPECT_EQ(contradiction_between(person_of(now), person_of(before)), wanted) << name << ", the other way round";
  }
}

TEST(identity, what_contradicts_any_of_the_last_versions) {
  constexpr who first{.call = "Aap", .family = "Een", .eck = "a"};
  constexpr auto none = contradiction::none, eck = contradiction::eck_id_and_name, both = contradiction::both_names;
  struct row {
    const char* name;
    std::vector<who> before;  // the newest first
    who now;
    contradicted wanted;
  };
  const row rows[] = {
      {"nobody was known", {}, first, {none, 0}},
      {"the newest alone", {first}, {.call = "Noot", .family = "Twee", .eck = "a"}, {both, 0}},
      {"given name, then family name",
       {{.call = "Noot", .family = "Een", .eck = "a"}, first},
       {.call = "Noot", .family = "Twee", .eck = "a"},
       {both, 1}},
      {"ECK iD, then family name",
       {{.call = "Aap", .family = "Een", .eck = "b"}, first},
       {.call = "Aap", .family = "Twee", .eck = "b"},
       {eck, 1}},
      {"the ECK iD is left out, and another comes with a name",
       {{.call = "Aap", .family = "Een"}, first},
       {.call = "Aap", .family = "Twee", .eck = "b"},
       {eck, 0}},
      {"an ECK iD came, and the call name is written out then",
       {{.call = "Mo", .family = "Een", .eck = "a"}, {.call = "Mo", .family = "Een"}},
       {.call = "Mohammed", .family = "Een", .eck = "a"},
       {none, 0}},
      {"three steps",
       {{.call = "Noot", .family = "Een", .eck = "b"}, {.call = "Aap", .family = "Een", .eck = "b"}, first},
       {.call = "Noot", .family = "Een", .eck = "c"},
       {eck, 1}},
      {"and back again", {{.call = "Noot", .family = "Een", .eck = "a"}, first}, first, {none, 0}},
      {"ECK iDs alone",
       {{.call = "Aap", .family = "Een", .eck = "b"}, first},
       {.call = "Aap", .family = "Een", .eck = "c"},
       {none, 0}},
      {"family names alone",
       {{.call = "Aap", .family = "Twee", .eck = "a"}, first},
       {.call = "Aap", .family = "Drie", .eck = "a"},
       {none, 0}},
      {"what was approved does not count",
       {{.call = "Noot", .family = "Twee", .eck = "b"}, first},
       {.call = "Noot", .family = "Drie", .eck = "b"},
       {none, 0}},
  };
  for (const auto& [name, before, now, wanted] : rows) {
    std::vector<person> people;
    for (const auto& one : before) people.push_back(person_of(one));
    const auto found = contradiction_with_any(people, person_of(now));
    EXPECT_EQ(found.why, wanted.why) << name;
    EXPECT_EQ(found.version, wanted.version) << name;
  }
}

TEST(identity, whose_record_it_may_be) {
  const who known{.given = "Jan Piet", .call = "Jan", .prefix = "de", .family = "Een", .eck = "a"};
  struct row {
    const char* name;
    who said;
    bool wanted;
  };
  const row rows[] = {
      {"the same names", {.call = "Jan", .prefix = "de", .family = "Een"}, true},
      {"the family name alone", {.family = "de Een"}, true},
      {"the first name alone", {.call = "JAN"}, true},
      {"an initial", {.initials = "J", .family = "Een"}, true},
      {"nothing", {}, true},
      {"another ECK iD under the same names", {.call = "Jan", .family = "Een", .eck = "b"}, true},
      {"the same ECK iD in capitals under other names", {.call = "Bo", .family = "Twee", .eck = "A"}, true},
      {"the same ECK iD under other names", {.call = "Bo", .family = "Twee", .eck = "a"}, true},
      {"another first name", {.call = "Bo", .family = "Een"}, false},
      {"another family name", {.call = "Jan", .family = "Twee"}, false},
  };
  for (const auto& [name, said, wanted] : rows) EXPECT_EQ(could_be(person_of(known), clue_of(said)), wanted) << name;
}

TEST(identity, which_parts_of_a_name_are_new) {
  using enum new_name::part;
  using parts = std::vector<std::pair<new_name::part, std::string>>;
  const who known{.given = "Jan Piet", .initials = "J.P.", .call = "Jan", .prefix = "de", .family = "Een"};
  const auto new_parts = [&](const who& now) {
    parts out;
    for (const auto& one : new_names_of(person_of(known), person_of(now))) {
      if (one.what != within) out.emplace_back(one.what, one.now);
    }
    return out;
  };
  EXPECT_EQ(new_parts({.given = "Jan Piet", .initials = "J.P.", .call = "Jan", .prefix = "de", .family = "Groep 3"}),
            (parts{{family, "groep3"}, {whole_family, "degroep3"}}));
  EXPECT_EQ(new_parts({.given = "Jan Piet", .initials = "J.P.", .call = "Jan", .prefix = "Groep 3", .family = "Een"}),
            (parts{{whole_family, "groep3een"}, {prefix, "groep3"}}));
  EXPECT_EQ(new_parts({.given = "Jan Piet", .initials = "J.P.", .call = "Groep 3", .prefix = "de", .family = "Een"}),
            (parts{{call, "groep3"}}));
  EXPECT_EQ(new_parts({.given = "Groep 3", .initials = "J.P.", .call = "Jan", .prefix = "de", .family = "Een"}),
            (parts{{given, "groep3"}}));
  EXPECT_EQ(
      new_parts({.given = "Jan Piet", .initials = "J.P.", .call = "Jan", .prefix = "de", .family = "Een groep 3"}),
      (parts{{family, "eengroep3"}, {whole_family, "deeengroep3"}, {added, "groep3"}}));
  EXPECT_EQ(
      new_parts({.given = "Jan Piet", .initials = "J.P.", .call = "(groep 3) Jan", .prefix = "de", .family = "Een"}),
      (parts{{call, "groep3jan"}, {added, "groep3"}, {signs, "signs"}}));
  EXPECT_EQ(new_parts({.initials = "Q.", .prefix = "de", .family = "Een"}), (parts{{initials, "q"}}));
  EXPECT_EQ(new_parts({.given = "Jan Piet", .initials = "Q.", .call = "Jan", .prefix = "de", .family = "Een"}), parts{})
      << "initials that no account shows";
  EXPECT_EQ(new_parts({.given = "Jan Piet", .initials = "J.P.", .call = "Jan", .family = "de Een"}), parts{})
      << "written otherwise";
  EXPECT_EQ(
      new_names_of(person_of(known), person_of({.given = "Jan Piet", .call = "Jan", .family = "Twee"})).at(0).before,
      "deeen");
  EXPECT_EQ(new_parts({.given = "Klas Jan Piet", .initials = "J.P.", .prefix = "de", .family = "Een"}),
            (parts{{given, "klasjanpiet"}, {first, "klas"}}));
  EXPECT_EQ(new_parts({.given = "Jan Piet", .initials = "J.P.", .call = "Jan", .prefix = "de", .family = "\"Een\""}),
            (parts{{signs, "signs"}}));
  std::vector<std::string> runs;
  for (const auto& one :
       new_names_of(person_of(known),
                    person_of({.given = "Jan Piet", .call = "Jan", .prefix = "de", .family = "Een Twee Drie"}))) {
    if (one.what == within) runs.push_back(one.now);
  }
  EXPECT_EQ(runs, (std::vector<std::string>{"deeentwee", "deeentweedrie", "drie", "eentwee", "eentweedrie", "twee",
                                            "tweedrie"}));
}

TEST(identity, what_marks_a_person) {
  using marks = std::vector<std::string>;
  EXPECT_EQ(
      marks_of(person_of({.given = "Jan Piet", .call = "Jan", .prefix = "de", .family = "Eén", .eck = "https://A/"})),
      (marks{"eck a", "student first jan|deeen", "student first jan|een", "student letter j|deeen",
             "student letter j|een", "student whole jandeeen"}));
  EXPECT_EQ(
      marks_of(person_of({.given = "Jan Piet", .call = "Piet", .family = "Een"})),
      (marks{"student first jan|een", "student first piet|een", "student letter p|een", "student whole pieteen"}));
  EXPECT_EQ(
      marks_of(person_of({.given = "Jan Piet", .family = "Een-Twee"})),
      (marks{"student all janpiet|een", "student all janpiet|eentwee", "student all janpiet|twee",
             "student first jan|een", "student first jan|eentwee", "student first jan|twee", "student letter j|een",
             "student letter j|eentwee", "student letter j|twee", "student whole janeentwee"}));
  EXPECT_EQ(marks_of(person_of({.initials = "J.P.", .family = "Een"})),
            (marks{"student initials jp|een", "student letter j|een", "student whole jpeen"}));
  EXPECT_EQ(marks_of(person_of({.call = "Jan Een"})), (marks{"student whole janeen"}))
      << "whatever stands in which field";
  EXPECT_TRUE(marks_of(person_of({})).empty());
}

}  // namespace
}  // namespace sluis::mapping
