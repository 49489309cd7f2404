#include "mapping/no_name.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace sluis;

struct named_case {
  const char* name;
  std::string person::*field;
  const char* text;
  const char* wrong;  // the field that is told; nullptr: it is a name
};

class no_name : public testing::TestWithParam<named_case> {};

TEST_P(no_name, tells_the_field_and_not_what_stands_in_it) {
  const auto& the = GetParam();
  person p;
  p.call_name = "Anna";
  p.family_name = "Jansen";
  p.*the.field = the.text;
  const auto found = mapping::first_no_name(p);
  ASSERT_EQ(found.has_value(), the.wrong != nullptr);
  if (!found) return;
  EXPECT_EQ(found->field, the.wrong);
  EXPECT_EQ(found->problem.find(the.text), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    of, no_name,
    testing::Values(named_case{"a_citizen_number", &person::given_names, "123456782", "given names"},
                    named_case{"a_date", &person::family_name, "2015-03-12", "family name"},
                    named_case{"a_date_in_words", &person::family_name, "12 mei 2015", "family name"},
                    named_case{"a_telephone_number", &person::call_name, "06-12345678", "call name"},
                    named_case{"a_number_beside_a_name", &person::call_name, "Anna 4711", "call name"},
                    named_case{"a_number_in_the_prefix", &person::family_name_prefix, "300", "family name prefix"},
                    named_case{"a_number_in_initials", &person::initials, "A.1.2.3", "initials"},
                    named_case{"digits_of_another_script", &person::family_name, "\u0661\u0662\u0663", "family name"},
                    named_case{"digits_of_full_width", &person::family_name, "\uff11\uff12\uff13", "family name"},
                    named_case{"raised_digits", &person::family_name, "\u00b2\u00b3\u2074", "family name"},
                    named_case{"digits_in_circles", &person::family_name, "\u2460\u2461\u2462", "family name"},
                    named_case{"an_address_of_full_width", &person::family_name, "a\uff20b.nl", "family name"},
                    named_case{"han_numerals_are_names", &person::family_name, "\u4e09\u6d66", nullptr},
                    named_case{"an_address", &person::family_name, "anna@example.org", "family name"},
                    named_case{"a_namesake_who_is_numbered", &person::call_name, "Jan 2", nullptr},
                    named_case{"a_group", &person::family_name, "8B", nullptr},
                    named_case{"roman_numerals", &person::family_name, "Jansen III", nullptr},
                    named_case{"a_name_of_signs", &person::family_name, "d'Ancona-v. Dam", nullptr},
                    named_case{"han", &person::given_names, "\u738b\u5c0f\u660e", nullptr}),
    [](const auto& the) { return std::string(the.param.name); });

TEST(no_name, a_person_of_whose_names_nothing_is_left_has_none) {
  person p;
  p.initials = "A.";
  p.family_name_prefix = "van";
  EXPECT_EQ(mapping::first_no_name(p).value().field, "family name");
  for (auto* name : {&p.given_names, &p.call_name, &p.family_name}) {
    *name = "Anna";
    EXPECT_FALSE(mapping::first_no_name(p).has_value());
    name->clear();
  }
}

}  // namespace
