// From a template and what was released to a path. Pure.
#include <gtest/gtest.h>

#include "connectors/targets/google/org_unit_path.hpp"

namespace sluis::targets::google {
namespace {

TEST(google_org_unit_path, is_the_template_with_what_was_released) {
  const field_map both = {{field::school, "De Regenboog"}, {field::function, "leerling"}};
  struct row {
    const char* name;
    const char* path;
    field_map fields;
    const char* expected;
  };
  const row rows[] = {
      {"literal", "/Leerlingen", both, "/Leerlingen"},
      {"root", "/", both, "/"},
      {"both", "/Scholen/{school}/{function}", both, "/Scholen/De Regenboog/leerling"},
      {"in one segment", "/{function} van {school}", both, "/leerling van De Regenboog"},
      {"twice", "/{school}/{school}", both, "/De Regenboog/De Regenboog"},
      {"not released", "/Scholen/{school}/{function}", {{field::school, "De Regenboog"}}, "/Scholen/De Regenboog"},
      {"in the middle", "/{school}/Mensen/{function}", {{field::function, "leerling"}}, "/Mensen/leerling"},
      {"empty", "/Scholen/{school}", {{field::school, ""}}, "/Scholen"},
      {"half a segment", "/{function} van {school}", {{field::school, "De Regenboog"}}, "/"},
      {"nothing left", "/{school}", {}, "/"},
      {"slashes at the end and doubled", "//Scholen//{school}/", both, "/Scholen/De Regenboog"},
      {"a value that looks like a placeholder",
       "/{school}/{function}",
       {{field::school, "{function}"}, {field::function, "x"}},
       "/-function-/x"},
      {"a value that looks like a path", "/{school}", {{field::school, "../Beheer"}}, "/..-Beheer"}};
  for (const auto& r : rows) EXPECT_EQ(org_unit_for(r.path, r.fields), r.expected) << r.name;
}

TEST(google_org_unit_path, a_value_can_do_no_harm) {
  struct row {
    const char* given;
    const char* expected;
  };
  const row rows[] = {{"De Regenboog", "De Regenboog"},
                      {"'t Startblok & Co.", "'t Startblok & Co."},
                      {"Basisschool Sint-Jan, Ængwirden", "Basisschool Sint-Jan, Ængwirden"},
                      {"a/b\\c", "a-b-c"},
                      {"<a>\"b\"{c}", "-a--b--c-"},
                      {"100%#?*=+;:|", "100---------"},
                      {"a\nb\tc\x7f", "a-b-c-"},
                      {"  a b  ", "a b"},
                      {"..", ""},
                      {" / ", ""},
                      {"", ""}};
  for (const auto& r : rows) EXPECT_EQ(harmless_segment(r.given), r.expected) << r.given;
}

TEST(google_org_unit_path, parents_come_first) {
  EXPECT_EQ(org_units_down_to("/a/b c/d"), (std::vector<std::string>{"/a", "/a/b c", "/a/b c/d"}));
  EXPECT_TRUE(org_units_down_to("/").empty());
  EXPECT_TRUE(is_template("/{school}"));
  EXPECT_FALSE(is_template("/Leerlingen"));
}

}  // namespace
}  // namespace sluis::targets::google
