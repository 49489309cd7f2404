#include "tests/lab/filter.hpp"

#include <gtest/gtest.h>

namespace lab {
namespace {

const json person = json::parse(R"({
  "id": "2", "userName": "Jan@x.nl", "externalId": "E1", "active": true, "name": {"familyName": "Boele"},
  "emails": [{"value": "jan@x.nl", "type": "work", "primary": true}, {"value": "j@home.nl", "type": "home"}],
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "4A"}
})");

TEST(lab_filter, matches_as_the_rfc_says) {
  struct row {
    const char* text;
    bool matches;
  };
  for (const auto& [text, expected] : {
           row{R"(userName eq "jan@X.nl")", true},  // not caseExact
           row{R"(externalId eq "E1")", true},
           row{R"(externalId eq "e1")", false},  // caseExact
           row{R"(id eq "2")", true},
           row{R"(userName EQ "jan@x.nl" AND externalId eq "E1")", true},
           row{R"(userName eq "jan@x.nl" and externalId eq "E2")", false},
           row{R"(userName eq "x" or externalId eq "E1")", true},
           row{R"(userName eq "x" or externalId eq "E1" and id eq "3")", false},  // and binds closer
           row{R"((userName eq "x" or externalId eq "E1") and id eq "2")", true},
           row{R"(not (externalId eq "E1"))", false},
           row{R"(active eq true)", true},
           row{R"(active eq false)", false},
           row{R"(name.familyName sw "bo")", true},
           row{R"(name.familyName ew "le")", true},
           row{R"(name.familyName co "xx")", false},
           row{R"(name.givenName pr)", false},
           row{R"(name.familyName pr)", true},
           row{R"(title ne "x")", true},
           row{R"(emails eq "j@home.nl")", true},
           row{R"(emails.type eq "home")", true},
           row{R"(emails[type eq "work" and value co "home"])", false},
           row{R"(emails[type eq "home" and value co "home"])", true},
           row{R"(urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "4a")", true},
           row{R"(urn:ietf:params:scim:schemas:core:2.0:User:userName eq "jan@x.nl")", true},
           row{R"(userName eq "quote \" and [bracket]")", false},
       }) {
    EXPECT_EQ(matches(parse_filter(text), user_type(), person), expected) << text;
  }
}

TEST(lab_filter, what_is_no_filter_is_refused) {
  for (const char* text :
       {"", "userName", "userName eq", "userName eq x", R"(userName eqq "x")", R"(userName eq "x)",
        R"(userName eq "x" and)", R"((userName eq "x")", R"(userName eq "x"))", R"(not userName eq "x")",
        R"(nope eq "x")", R"(name.nope eq "x")", R"(emails[nope eq "x"])", R"(emails[type eq "x")",
        R"(userName[value eq "x"])", R"(active gt true)", R"(urn:unknown:x eq "y")", R"(userName eq ["x"])"}) {
    try {
      (void)matches(parse_filter(text), user_type(), person);
      FAIL() << text << " was accepted";
    } catch (const problem& p) {
      EXPECT_EQ(p.status(), 400u) << text;
    }
  }
}

TEST(lab_filter, a_required_equality_can_be_looked_up) {
  const auto both = parse_filter(R"(active eq true and externalId eq "E1")");
  ASSERT_NE(required_value(both, "externalId"), nullptr);
  EXPECT_EQ(*required_value(both, "externalId"), "E1");
  EXPECT_EQ(required_value(both, "userName"), nullptr);
  EXPECT_EQ(required_value(parse_filter(R"(id eq "1" or externalId eq "E1")"), "externalId"), nullptr);
}

}  // namespace
}  // namespace lab
