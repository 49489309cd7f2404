#include "tests/lab/patch.hpp"

#include <gtest/gtest.h>

namespace lab {
namespace {

const json user = json::parse(R"({"id":"1","userName":"a","name":{"givenName":"Jan","familyName":"Boele"},
  "emails":[{"value":"w@x","type":"work","primary":true},{"value":"h@x","type":"home"}]})");
const json group = json::parse(R"({"id":"g","displayName":"4A","members":[{"value":"1"},{"value":"2"}]})");

json request(const std::string& operations) {
  return {{"schemas", {"urn:ietf:params:scim:api:messages:2.0:PatchOp"}},
          {"Operations", json::parse("[" + operations + "]")}};
}

TEST(lab_patch, changes_what_the_path_names_and_nothing_else) {
  struct row {
    const char* name;
    const char* operations;
    const char* pointer;   // into the result
    const char* expected;  // JSON, or "" for absent
  };
  for (
      const auto& [name, operations, pointer, expected] : {
          row{"simple", R"({"op":"replace","path":"userName","value":"b"})", "/userName", R"("b")"},
          row{"replace of an absent one adds", R"({"op":"replace","path":"title","value":"x"})", "/title", R"("x")"},
          row{"sub-attribute", R"({"op":"replace","path":"name.familyName","value":"Bos"})", "/name",
              R"({"givenName":"Jan","familyName":"Bos"})"},
          row{"complex is merged", R"({"op":"replace","path":"name","value":{"familyName":"Bos"}})", "/name",
              R"({"givenName":"Jan","familyName":"Bos"})"},
          row{"complex without a path", R"({"op":"add","value":{"name":{"middleName":"de"}}})", "/name",
              R"({"givenName":"Jan","familyName":"Boele","middleName":"de"})"},
          row{"removed sub-attribute", R"({"op":"remove","path":"name.givenName"})", "/name",
              R"({"familyName":"Boele"})"},
          row{"null removes", R"({"op":"replace","path":"name.givenName","value":null})", "/name",
              R"({"familyName":"Boele"})"},
          row{"null inside a complex removes", R"({"op":"replace","path":"name","value":{"givenName":null}})", "/name",
              R"({"familyName":"Boele"})"},
          row{"chosen value's sub-attribute",
              R"({"op":"replace","path":"emails[type eq \"work\"].value","value":"n@x"})", "/emails",
              R"([{"value":"n@x","type":"work","primary":true},{"value":"h@x","type":"home"}])"},
          row{"chosen value removed", R"({"op":"remove","path":"emails[type eq \"home\"]"})", "/emails",
              R"([{"value":"w@x","type":"work","primary":true}])"},
          row{"all values replaced", R"({"op":"replace","path":"emails","value":[{"value":"z@x"}]})", "/emails",
              R"([{"value":"z@x"}])"},
          row{"a new primary is the only one",
              R"({"op":"add","path":"emails","value":[{"value":"z@x","primary":true}]})", "/emails",
              R"([{"value":"w@x","type":"work","primary":false},{"value":"h@x","type":"home"},{"value":"z@x","primary":true}])"},
          row{"the same value is not added twice",
              R"({"op":"add","path":"emails","value":{"value":"h@x","type":"home"}})", "/emails",
              R"([{"value":"w@x","type":"work","primary":true},{"value":"h@x","type":"home"}])"},
          row{"extension attribute",
              R"({"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department","value":"4A"})",
              "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", R"({"department":"4A"})"},
          row{"extension without a path",
              R"({"op":"add","value":{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"4A"}}})",
              "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", R"({"department":"4A"})"},
          row{"operations follow each other",
              R"({"op":"add","path":"title","value":"a"},{"op":"remove","path":"title"},{"op":"add","path":"title","value":"b"})",
              "/title", R"("b")"},
          row{"removing what is not there", R"({"op":"remove","path":"title"})", "/title", ""},
      }) {
    const auto out = patched(user_type(), user, request(operations));
    const json::json_pointer at(pointer);
    ASSERT_EQ(out.contains(at), *expected != '\0') << name << out;
    if (*expected != '\0') {
      EXPECT_EQ(out[at], json::parse(expected)) << name;
    }
    EXPECT_EQ(out["id"], "1") << name;
  }
}

TEST(lab_patch, members_come_and_go_one_by_one) {
  const auto members = [](const std::string& operations) {
    const auto out = patched(group_type(), group, request(operations));
    std::string ids;
    for (const auto& member : out.value("members", json::array())) ids += member["value"].get<std::string>();
    return ids;
  };
  EXPECT_EQ(members(R"({"op":"add","path":"members","value":[{"value":"3"}]})"), "123");
  EXPECT_EQ(members(R"({"op":"add","path":"members","value":[{"value":"2","display":"x"}]})"), "12");
  EXPECT_EQ(members(R"({"op":"remove","path":"members[value eq \"1\"]"})"), "2");
  EXPECT_EQ(members(R"({"op":"remove","path":"members[value eq \"9\"]"})"), "12");
  EXPECT_EQ(members(R"({"op":"remove","path":"members[value eq \"1\" or value eq \"2\"]"})"), "");
  EXPECT_EQ(members(R"({"op":"remove","path":"members"})"), "");  // as the RFC says: all of them
  EXPECT_EQ(members(R"({"op":"replace","path":"members","value":[{"value":"7"}]})"), "7");
}

TEST(lab_patch, what_is_not_allowed_is_refused_by_its_scim_type) {
  struct row {
    const char* operations;
    const char* scim_type;
  };
  for (const auto& [operations, scim_type] : {
           row{R"({"op":"Replace","path":"title","value":"x"})", "invalidSyntax"},
           row{R"({"op":"move","path":"title","value":"x"})", "invalidSyntax"},
           row{R"({"path":"title","value":"x"})", "invalidSyntax"},
           row{R"({"op":"add","path":"title","value":"x","extra":1})", "invalidSyntax"},
           row{R"({"op":"remove"})", "noTarget"},
           row{R"({"op":"remove","path":"emails","value":[{"value":"w@x"}]})", "invalidSyntax"},
           row{R"({"op":"add","path":"title"})", "invalidValue"},
           row{R"({"op":"add","value":"x"})", "invalidValue"},
           row{R"({"op":"add","path":"nope","value":"x"})", "invalidPath"},
           row{R"({"op":"add","path":"name.nope","value":"x"})", "invalidPath"},
           row{R"({"op":"add","path":"emails.value","value":"x"})", "invalidPath"},
           row{R"({"op":"add","path":"name[x eq 1]","value":"x"})", "invalidPath"},
           row{R"({"op":"add","path":"emails[type eq","value":"x"})", "invalidPath"},
           row{R"({"op":"add","path":".","value":"x"})", "invalidPath"},
           row{R"({"op":"add","path":"urn:nope:x","value":"x"})", "invalidPath"},
           row{R"({"op":"add","path":"emails[typ eq \"x\"].value","value":"x"})", "noTarget or invalidFilter"},
           row{R"({"op":"replace","path":"emails[type eq \"other\"].value","value":"x"})", "noTarget"},
           row{R"({"op":"replace","path":"id","value":"x"})", "mutability"},
           row{R"({"op":"add","path":"groups","value":[{"value":"x"}]})", "mutability"},
           row{R"({"op":"remove","path":"userName"})", "mutability"},
           row{R"({"op":"replace","path":"userName","value":null})", "mutability"},
           row{R"({"op":"replace","path":"active","value":"true"})", "invalidValue"},
           row{R"({"op":"replace","path":"userName","value":3})", "invalidValue"},
           row{R"({"op":"replace","path":"emails","value":{"value":"x"}})", "invalidValue"},
           row{R"({"op":"replace","path":"emails","value":[{"adress":"x"}]})", "invalidSyntax"},
       }) {
    try {
      (void)patched(user_type(), user, request(operations));
      FAIL() << operations << " was accepted";
    } catch (const problem& p) {
      EXPECT_EQ(p.status(), 400u) << operations;
      EXPECT_NE(std::string(scim_type).find(p.body().value("scimType", "none")), std::string::npos)
          << operations << p.body();
    }
  }
  EXPECT_THROW((void)patched(group_type(), group,
                             request(R"({"op":"replace","path":"members[value eq \"1\"].value","value":"3"})")),
               problem);  // immutable
  for (const char* body : {"[]", "{}", R"({"schemas":["x"],"Operations":[]})",
                           R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[]})",
                           R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"operations":[{}]})"}) {
    EXPECT_THROW((void)patched(user_type(), user, json::parse(body)), problem) << body;
  }
}

}  // namespace
}  // namespace lab
