#include "mapping/minimise.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>

namespace sluis::mapping {
namespace {

person everything(role r) {
  person p;
  p.role = r;
  p.given_names = "Isma\u00ebl Hassan";
  p.initials = "IH";
  p.call_name = "Isma\u00ebl";
  p.family_name_prefix = "van den";
  p.family_name = "Boele";
  p.gender = gender::male;
  p.form_of_address = "de heer";
  p.school_email = "i@school.example";
  p.private_email = "i@home.example";
  p.telephone = "0612345678";
  p.student_number = "4711";
  p.eck_id = "https://ketenid.nl/201703/abc";
  p.year = "4";
  p.ilt_code = "0011";
  p.user_name = "ismael";
  p.functions = {"LRK"};
  p.begins = day{std::chrono::year{2026} / 8 / 1};
  p.ends = day{std::chrono::year{2027} / 8 / 1};
  return p;
}

/// Table C of the requirements, one row a field: may it be held of a student, of staff, of a guardian?
struct row {
  const char* name;
  std::function<bool(const person&)> present;
  std::array<bool, 3> held;
};

TEST(minimise, R_C1_each_role_keeps_what_table_C_allows_and_no_more) {
  const std::vector<row> table = {
      {"given names", [](const person& p) { return !p.given_names.empty(); }, {true, true, true}},
      {"initials", [](const person& p) { return !p.initials.empty(); }, {true, true, true}},
      {"call name", [](const person& p) { return !p.call_name.empty(); }, {true, true, true}},
      {"prefix", [](const person& p) { return !p.family_name_prefix.empty(); }, {true, true, true}},
      {"family name", [](const person& p) { return !p.family_name.empty(); }, {true, true, true}},
      {"gender", [](const person& p) { return p.gender == gender::male; }, {true, true, true}},
      {"form of address", [](const person& p) { return !p.form_of_address.empty(); }, {false, true, true}},
      {"school e-mail", [](const person& p) { return !p.school_email.empty(); }, {true, true, false}},
      {"private e-mail", [](const person& p) { return !p.private_email.empty(); }, {false, true, true}},
      {"telephone", [](const person& p) { return !p.telephone.empty(); }, {false, true, false}},
      {"student number", [](const person& p) { return !p.student_number.empty(); }, {true, false, false}},
      {"ECK iD", [](const person& p) { return !p.eck_id.empty(); }, {true, false, false}},
      {"year", [](const person& p) { return !p.year.empty(); }, {true, false, false}},
      {"ILT code", [](const person& p) { return !p.ilt_code.empty(); }, {true, false, false}},
      {"user name", [](const person& p) { return !p.user_name.empty(); }, {true, true, false}},
      {"functions", [](const person& p) { return !p.functions.empty(); }, {false, true, false}},
      {"first day", [](const person& p) { return p.begins.has_value(); }, {true, true, true}},
      {"last day", [](const person& p) { return p.ends.has_value(); }, {true, true, true}},
  };
  const std::array<role, 3> roles = {role::student, role::staff, role::guardian};
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const auto kept = minimise(everything(roles[i]));
    for (const auto& one : table) {
      ASSERT_TRUE(one.present(everything(roles[i]))) << one.name;
      EXPECT_EQ(one.present(kept), one.held[i]) << one.name << " of a " << to_string(roles[i]);
    }
  }
}

TEST(minimise, trims_composes_and_caps_every_text) {
  person p;
  p.role = role::staff;
  p.family_name = "  Zoe\u0308  ";
  p.given_names = std::string(300, 'a');
  p.telephone = std::string(255, 'x') + "\u00eb";
  p.functions = {" LRK ", "  ", std::string(400, 'f')};
  const auto kept = minimise(p);
  EXPECT_EQ(kept.family_name, "Zo\u00eb");
  EXPECT_EQ(kept.given_names.size(), max_field_bytes);
  EXPECT_EQ(kept.telephone, std::string(255, 'x')) << "no half character";
  ASSERT_EQ(kept.functions.size(), 2U);
  EXPECT_EQ(kept.functions[0], "LRK");
  EXPECT_EQ(kept.functions[1].size(), max_field_bytes);
}

TEST(minimise, bounds_the_number_of_functions) {
  person p;
  p.role = role::staff;
  p.functions.assign(1000, "LRK");
  EXPECT_EQ(minimise(p).functions.size(), max_functions);
}

TEST(minimise, twice_is_once) {
  for (const auto r : {role::student, role::staff, role::guardian}) {
    const auto once = minimise(everything(r));
    EXPECT_EQ(minimise(once), once);
  }
}

}  // namespace
}  // namespace sluis::mapping
