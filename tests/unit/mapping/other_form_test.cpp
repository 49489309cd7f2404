#include "mapping/other_form.hpp"

#include <gtest/gtest.h>

namespace sluis::mapping {
namespace {

TEST(other_form, what_is_the_same_text_in_another_form) {
  struct row {
    const char* said;
    const char* shown;
    std::optional<kept_as> as;
  };
  const row rows[] = {
      {"Zoë", "ZOË", kept_as{text_form::letter_case}},
      {"van den Berg", "Van Den Berg", kept_as{text_form::letter_case}},
      {"Zoë", "Zoe", kept_as{text_form::plain}},
      {"Müller-Łukasz", "MULLER-LUKASZ", kept_as{text_form::plain}},
      {"Straße", "Strasse", kept_as{text_form::letter_case}},  // case folding says so
      {"O'Neil-Jansen", "O Neil Jansen", kept_as{text_form::signs}},
      {"Groep  1", "Groep 1", kept_as{text_form::signs}},
      {"Maximiliaan Alexander", "Maximiliaan", kept_as{text_form::cut, 11}},
      {"Maximiliaan Alexander", "Maximiliaan Alexande", kept_as{text_form::cut, 20}},
      {"Zoë-Anneliese Maria", "Zoe-Anneliese", kept_as{text_form::cut, 13}},
      {"Jan-Willem", "Jan", std::nullopt},  // too short for a cut: it may be another name
      {"Jan", "Piet", std::nullopt},
      {"Jan", "Jan-Willem", std::nullopt},
      {"Jan", "", std::nullopt},
      {"", "Jan", std::nullopt},
      {"-", "Jan", std::nullopt},
      {"Jan", "-", std::nullopt},
  };
  for (const auto& r : rows) EXPECT_EQ(other_form(r.said, r.shown), r.as) << r.said << " / " << r.shown;
}

}  // namespace
}  // namespace sluis::mapping
