#include "model/login_template.hpp"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(login_template, is_checked_to_the_last_character) {
  struct row {
    const char* text;
    const char* problem;  // part of it; nullptr: accepted
  };
  for (const auto& [text, problem] : {
           row{"{given}.{prefix}{family}", nullptr},
           row{"{initial}{family}", nullptr},
           row{"ll-{given}.{initials}", nullptr},
           row{"", "no part"},
           row{"student", "no part"},
           row{"{given}.{surname}", "{surname} at character 9 is not known"},
           row{"{faimly}", "{faimly} at character 1 is not known"},
           row{"{given", "brace at character 1 is not closed"},
           row{"{given} {family}", "character 8"},
           row{"{Given}", "{Given}"},
           row{"X{given}", "character 1"},
           row{"{given}@x", "character 8"},
           row{"{}", "{}"},
           row{"{given}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "more than 32"},
       }) {
    const auto checked = parse_login_template(text);
    ASSERT_EQ(checked.has_value(), problem == nullptr) << text;
    if (problem == nullptr) continue;
    EXPECT_NE(checked.error().text().find(problem), std::string::npos) << checked.error().text();
  }
}

}  // namespace
}  // namespace sluis
