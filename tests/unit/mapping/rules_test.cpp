#include "mapping/rules.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/golden.hpp"

namespace sluis::mapping {
namespace {

using enum consent_attribute;

subject_id last_byte_id(std::uint8_t n) {
  subject_id out;
  out.bytes[15] = n;
  return out;
}

person teacher() {
  person p;
  p.role = role::staff;
  p.call_name = "Janine";
  p.family_name_prefix = "van den";
  p.family_name = "Boele";
  p.functions = {"LRK", "Manusje van alles"};
  p.telephone = "0612345678";
  p.private_email = "janine@home.example";
  p.school_email = "jb@school.example";
  p.gender = gender::female;
  return p;
}

account made(const person& p, const attribute_set& attributes, bool active = true,
             const std::string& login = "janine.vandenboele") {
  return account_of(
      last_byte_id(1), p, {{last_byte_id(7), {}}, {last_byte_id(5), {}}, {last_byte_id(9), {}}, {last_byte_id(5), {}}},
      active, login, "De Vuurvogel", "aa11", {last_byte_id(5), last_byte_id(7)}, {"demo.example", attributes});
}

TEST(account, with_everything_granted) {
  const auto out = made(teacher(), attribute_set::all());
  EXPECT_EQ(out.subject, last_byte_id(1));
  EXPECT_TRUE(out.active);
  EXPECT_EQ(out.fields, (field_map{{field::user_name, "janine.vandenboele@demo.example"},
                                   {field::display_name, "Janine van den Boele"},
                                   {field::given_name, "Janine"},
                                   {field::family_name_prefix, "van den"},
                                   {field::family_name, "Boele"},
                                   {field::email, "janine.vandenboele@demo.example"},
                                   {field::school, "De Vuurvogel"},
                                   {field::function, "leerkracht, Manusje van alles"}}));
  EXPECT_EQ(out.groups, (std::vector{last_byte_id(5), last_byte_id(7)})) << "sorted, once each, and only live ones";
}

TEST(account, each_field_needs_its_attribute) {
  struct row {
    const char* name;
    attribute_set attributes;
    field_map fields;
  };
  for (const auto& [name, attributes, fields] : {
           row{"nothing", {}, {{field::user_name, "aa11"}}},
           row{"given name", {given_name}, {{field::user_name, "aa11"}, {field::given_name, "Janine"}}},
           row{"family name", {family_name}, {{field::user_name, "aa11"}, {field::family_name, "Boele"}}},
           row{"both, without the prefix",
               {given_name, family_name},
               {{field::user_name, "aa11"},
                {field::display_name, "Janine Boele"},
                {field::given_name, "Janine"},
                {field::family_name, "Boele"}}},
           row{"prefix", {family_name_prefix}, {{field::user_name, "aa11"}, {field::family_name_prefix, "van den"}}},
           row{"e-mail",
               {email},
               {{field::user_name, "janine.vandenboele@demo.example"},
                {field::email, "janine.vandenboele@demo.example"}}},
           row{"school", {school}, {{field::user_name, "aa11"}, {field::school, "De Vuurvogel"}}},
           row{"function",
               {function},
               {{field::user_name, "aa11"}, {field::function, "leerkracht, Manusje van alles"}}},
       }) {
    const auto out = made(teacher(), attributes);
    EXPECT_EQ(out.fields, fields) << name;
    EXPECT_TRUE(out.groups.empty()) << name;
  }
  EXPECT_EQ(made(teacher(), {groups}).groups.size(), 2U);
}

TEST(account, who_is_not_active_is_in_no_group) {
  const auto out = made(teacher(), attribute_set::all(), false);
  EXPECT_FALSE(out.active);
  EXPECT_TRUE(out.groups.empty());
  EXPECT_FALSE(out.fields.empty());
}

TEST(account, without_a_login_there_is_no_address) {
  const auto out = made(teacher(), attribute_set::all(), true, "");
  EXPECT_EQ(out.fields.at(field::user_name), "aa11");
  EXPECT_FALSE(out.fields.contains(field::email));
}

TEST(account, absent_parts_are_absent_fields) {
  person p = teacher();
  p.family_name_prefix.clear();
  p.functions.clear();
  const auto out = made(p, attribute_set::all());
  EXPECT_FALSE(out.fields.contains(field::family_name_prefix));
  EXPECT_FALSE(out.fields.contains(field::function));
  EXPECT_EQ(out.fields.at(field::display_name), "Janine Boele");
}

TEST(account, R_B1_a_pupil_has_no_function) {
  person p = teacher();
  p.role = role::student;
  EXPECT_FALSE(made(p, attribute_set::all()).fields.contains(field::function));
}

TEST(account, golden) {
  person pupil;
  pupil.role = role::student;
  pupil.given_names = "Isma\u00ebl Hassan";
  pupil.family_name_prefix = "el";
  pupil.family_name = "Idrissi";
  person caretaker;
  caretaker.role = role::staff;
  caretaker.family_name = "Systeembeheerder";
  caretaker.functions = {"ICT", "CON"};
  std::ostringstream out;
  for (const auto& [name, who] :
       {std::pair{"teacher", teacher()}, std::pair{"pupil", pupil}, std::pair{"caretaker", caretaker}}) {
    for (const auto& attributes : {attribute_set::all(), attribute_set{given_name, groups},
                                   attribute_set{family_name, family_name_prefix, school},
                                   attribute_set{given_name, family_name, email}, attribute_set{}}) {
      const auto made_of = made(who, attributes, true, "some.login");
      out << name << " with " << (attributes.empty() ? "nothing" : attributes.text()) << '\n';
      for (const auto& [f, value] : made_of.fields) out << "  " << to_string(f) << ": " << value << '\n';
      out << "  in " << made_of.groups.size() << " groups\n";
    }
  }
  EXPECT_EQ(testing_support::against_golden(SLUIS_SOURCE_DIR "/tests/unit/mapping/golden/accounts.txt", out.str()), "");
}

TEST(group_fields, need_the_attribute) {
  EXPECT_EQ(group_fields("4A", {"demo.example", {groups}}), (field_map{{field::group_name, "4A"}}));
  EXPECT_TRUE(group_fields("4A", {"demo.example", {given_name}}).empty());
}

TEST(function_text, says_role_codes_in_Dutch_and_descriptions_as_they_stand) {
  using texts = std::vector<std::string>;
  struct row {
    const char* name;
    texts in;
    std::string out;
  };
  for (const auto& [name, in, out] : {
           row{"none", {}, ""},
           row{"a code", {"LRK"}, "leerkracht"},
           row{"codes and words",
               {"STA", "OWA", "Manusje van alles"},
               "stagiair, onderwijsassistent, Manusje van alles"},
           row{"said twice", {"LRK", "LRK", "leerkracht"}, "leerkracht"},
           row{"an unknown code", {"XYZ"}, "XYZ"},
           row{"an empty one", {"", "IB"}, "intern begeleider"},
           row{"too much: whole functions only", {std::string(200, 'a'), std::string(100, 'b')}, std::string(200, 'a')},
       }) {
    EXPECT_EQ(function_text(in), out) << name;
  }
  for (const char* code : {"ADJ", "ADM", "CON", "DIR", "ICT", "IB", "KLA", "LRK", "LOS", "LOC", "OWA", "OUD", "RT",
                           "SMW", "STA", "TAL", "VAK"}) {
    EXPECT_NE(function_text({code}), code) << "a code of EDEXML 2.1 without a word";
  }
}

}  // namespace
}  // namespace sluis::mapping
