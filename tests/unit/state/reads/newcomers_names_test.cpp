// A column that moved at a school's first read, or of newcomers: nothing of before tells it.
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class newcomers_names : public contradictions {
 protected:
  static school_read school(int known, int added) {
    auto out = children(known + added);
    out.groups = {class_of("g1", "Groep 3A"), class_of("g2", "De Vlinders")};
    return out;
  }
};

TEST_F(newcomers_names, hold_a_read_where_they_are_those_of_groups_or_all_alike) {
  struct row {
    const char* name;
    int known, added;
    int wrong;  // of those who are added
    std::string person::*field;
    const char* text;
    const char* reason;  // nullptr: it is taken in
  };
  const std::vector<row> rows = {
      {"groups as family names, at the first read", 0, 30, 30, &person::family_name, "Groep 3A",
       "30 of 30 new people have the name of a group"},
      {"of one class of the first read", 0, 100, 11, &person::family_name, "de vlinders",
       "11 of 100 new people have the name of a group"},
      {"groups as call names, of newcomers", 100, 20, 3, &person::call_name, "Groep-3A",
       "3 of 20 new people have the name of a group"},
      {"addresses as family names", 0, 30, 30, &person::family_name, "Kerkstraat 12",
       "30 of 30 new people have a number in their name"},
      {"of four newcomers", 100, 20, 4, &person::family_name, "12 maart",
       "4 of 20 new people have a number in their name"},
      {"namesakes who are numbered", 100, 20, 2, &person::call_name, "Jan 2", nullptr},
      {"two who are called like a group", 0, 10, 2, &person::call_name, "De Vlinders", nullptr},
      {"a tenth", 0, 100, 10, &person::call_name, "De Vlinders", nullptr},
      {"a nationality as family name", 0, 40, 14, &person::family_name, "Nederlandse",
       "14 of 40 new people have the same given name or family name"},
      {"a gender as call name", 0, 40, 20, &person::call_name, "V",
       "20 of 40 new people have the same given name or family name"},
      {"a frequent name", 0, 40, 13, &person::family_name, "Jansen", nullptr},
      {"a family", 100, 6, 6, &person::family_name, "Jansen", nullptr},
  };
  int n = 10;
  for (const auto& [name, known, added, wrong, field, text, reason] : rows) {
    SCOPED_TRACE(name);
    auto before = school(known, 0), now = school(known, added);
    before.brin = now.brin = std::to_string(n++) + "XX";
    for (auto* const read : {&before, &now}) {
      for (auto& one : read->persons) one.facts.eck_id += read->brin;
    }
    if (known > 0) sync(before);
    for (int i = 0; i < wrong; ++i) now.persons[static_cast<std::size_t>(known + i)].facts.*field = text;
    const auto summary = sync(now);
    EXPECT_EQ(summary.how, reason == nullptr ? ending::complete : ending::held) << summary.note;
    EXPECT_EQ(summary.added, reason == nullptr ? static_cast<std::uint64_t>(added + (known > 0 ? 0 : 2)) : 0U);
    if (reason != nullptr) {
      EXPECT_NE(summary.note.find(reason), std::string::npos) << summary.note;
    }
  }
}

}  // namespace
}  // namespace sluis::state
