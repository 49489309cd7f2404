#include "mapping/fingerprint.hpp"

#include <gtest/gtest.h>

#include <set>

#include "mapping/basis.hpp"
#include "mapping/rules.hpp"
#include "model/plan.hpp"

namespace sluis::mapping {
namespace {

subject_id first_byte_id(std::uint8_t n) {
  subject_id out;
  out.bytes[0] = n;
  return out;
}

// The numbers were computed apart from this code, from the description in fingerprint.hpp.
TEST(fingerprint, is_the_same_on_every_run_and_platform) {
  EXPECT_EQ(fingerprinter().value(), 0xefd01f60ba992926ULL);
  EXPECT_EQ(fingerprinter().add("sluis").add(std::uint64_t{7}).value(), 0xc44738f3b94ef52cULL);
  EXPECT_EQ(fingerprint({"demo.example", attribute_set::all()}, {first_byte_id(1), first_byte_id(2)}, {3, 4}),
            0x73ed4b975183bba6ULL);
}

TEST(fingerprint, fields_do_not_run_into_each_other) {
  const auto of = [](std::string_view a, std::string_view b) { return fingerprinter().add(a).add(b).value(); };
  EXPECT_NE(of("ab", "c"), of("a", "bc"));
  EXPECT_NE(of("", "abc"), of("abc", ""));
}

TEST(fingerprint, moves_with_each_thing_that_an_account_depends_on) {
  const target_rules rules{"demo.example", {consent_attribute::given_name}};
  const std::set<std::uint64_t> all = {
      fingerprint(rules, {first_byte_id(1)}, {3}),
      fingerprint({"demo2.example", rules.attributes}, {first_byte_id(1)}, {3}),
      fingerprint({rules.mail_domain, {consent_attribute::family_name}}, {first_byte_id(1)}, {3}),
      fingerprint(rules, {first_byte_id(2)}, {3}),
      fingerprint(rules, {}, {3}),
      fingerprint(rules, {first_byte_id(1)}, {4}),
      fingerprint(rules, {first_byte_id(1)}, {}),
  };
  EXPECT_EQ(all.size(), 7U);
}

TEST(basis, has_a_half_of_the_subjects_own_and_a_half_of_the_rules) {
  const auto base = make_basis(10, 3, 99);
  EXPECT_EQ(base, make_basis(10, 3, 99));
  EXPECT_NE(base, make_basis(10, 3, 100));
  EXPECT_TRUE(same_own_facts(base, make_basis(10, 3, 100)));
  EXPECT_FALSE(same_own_facts(base, make_basis(11, 3, 99)));
  EXPECT_FALSE(same_own_facts(base, make_basis(10, 4, 99)));
}

TEST(basis, a_new_version_always_moves_it) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t version = 1; version <= 300; ++version) {
    for (std::uint64_t name = 0; name < 300; ++name) seen.insert(make_basis(version, name, 5));
  }
  EXPECT_EQ(seen.size(), 300U * 300U);
}

TEST(basis, is_never_one_of_the_marks) {
  EXPECT_GT(make_basis(0, 0, 0), basis_withdrawn);
  EXPECT_GT(make_basis(0, 0, 1), basis_withdrawn);
  EXPECT_FALSE(same_own_facts(make_basis(0, 0, 0), basis_open));
}

}  // namespace
}  // namespace sluis::mapping
