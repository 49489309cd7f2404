#include "connectors/targets/scim/resources.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/scim/members.hpp"

namespace sluis::targets::scim {
namespace {

const char* const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const field_map everything = {{field::user_name, "zoe.vanderberg@demo.example"},
                              {field::display_name, "Zoë van der Berg"},
                              {field::given_name, "Zoë"},
                              {field::family_name_prefix, "van der"},
                              {field::family_name, "Berg"},
                              {field::email, "zoe.vanderberg@demo.example"},
                              {field::school, "De Regenboog"},
                              {field::function, "leerkracht"},
                              {field::active, "true"}};

target_handle some_handle() {
  target_handle out;
  out.bytes.fill(0xab);
  return out;
}

json parsed(const char* text) {
  return json::parse(text);
}

TEST(scim_resources, a_user_is_exactly_what_was_released) {  // R-B3: nothing else may leave
  const auto user = new_resource(kind::user, some_handle(), everything);
  EXPECT_EQ(user.value(), parsed(R"({
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    "externalId": "abababababababababababababababab", "userName": "zoe.vanderberg@demo.example", "displayName": "Zoë van der Berg",
    "name": {"givenName": "Zoë", "middleName": "van der", "familyName": "Berg", "formatted": "Zoë van der Berg"},
    "emails": [{"value": "zoe.vanderberg@demo.example", "type": "work", "primary": true}], "title": "leerkracht", "active": true,
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"organization": "De Regenboog"}})"));
}

TEST(scim_resources, what_is_not_released_is_not_named) {
  const auto user =
      new_resource(kind::user, some_handle(), {{field::user_name, "abab"}, {field::school, ""}, {field::email, ""}});
  EXPECT_EQ(user.value(), parsed(R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "externalId": "abababababababababababababababab", "userName": "abab", "active": true})"));
}

TEST(scim_resources, a_group_is_its_name_and_its_handle) {
  EXPECT_EQ(new_resource(kind::group, some_handle(), {{field::group_name, "groep 5"}}).value(),
            parsed(R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    "externalId": "abababababababababababababababab", "displayName": "groep 5"})"));
}

TEST(scim_resources, what_scim_requires_must_be_there) {
  EXPECT_EQ(new_resource(kind::user, some_handle(), {{field::given_name, "Zoë"}}).error().code(), errc::invalid_input);
  EXPECT_EQ(new_resource(kind::group, some_handle(), {}).error().code(), errc::invalid_input);
  EXPECT_EQ(patch_operations(kind::user, {{field::user_name, ""}}).error().code(), errc::invalid_input);
  EXPECT_EQ(patch_operations(kind::group, {{field::group_name, ""}}).error().code(), errc::invalid_input);
}

TEST(scim_resources, an_update_replaces_what_has_a_value_and_removes_what_has_none) {
  const auto operations = patch_operations(kind::user, {{field::user_name, "z"},
                                                        {field::display_name, "Z B"},
                                                        {field::given_name, ""},
                                                        {field::family_name, "B"},
                                                        {field::email, "z@demo.example"},
                                                        {field::school, "De Zon"},
                                                        {field::function, ""},
                                                        {field::active, "false"}});
  EXPECT_EQ(operations.value(), parsed(R"([
    {"op": "replace", "path": "userName", "value": "z"},
    {"op": "replace", "path": "displayName", "value": "Z B"},
    {"op": "replace", "path": "name.formatted", "value": "Z B"},
    {"op": "remove", "path": "name.givenName"},
    {"op": "replace", "path": "name.familyName", "value": "B"},
    {"op": "replace", "path": "emails", "value": [{"value": "z@demo.example", "type": "work", "primary": true}]},
    {"op": "replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization", "value": "De Zon"},
    {"op": "remove", "path": "title"},
    {"op": "replace", "path": "active", "value": false}])"));
}

TEST(scim_resources, clearing_everything_that_can_be_cleared_is_all_removes) {
  field_map fields = everything;
  fields.erase(field::user_name);
  fields.erase(field::active);
  for (auto& [f, text] : fields) text.clear();
  const auto operations = patch_operations(kind::user, fields);
  for (const auto& each : *operations) {
    EXPECT_EQ(each["op"], "remove");
    EXPECT_FALSE(each.contains("value")) << "a remove with a value is read as a remove of everything by some";
  }
}

TEST(scim_resources, a_whole_object_keeps_what_is_not_ours) {
  json there = parsed(
      R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "old", "nickName": "theirs",
    "title": "old", "name": "broken", "meta": {"version": "x"}, "groups": [{"value": "g"}]})");
  ASSERT_TRUE(merge_into(
      there, kind::user,
      {{field::user_name, "new"}, {field::family_name, "B"}, {field::function, ""}, {field::school, "De Zon"}}));
  EXPECT_EQ(
      there,
      parsed(
          R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    "id": "1", "userName": "new", "nickName": "theirs", "name": {"familyName": "B"},
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"organization": "De Zon"}})"));
  ASSERT_TRUE(merge_into(there, kind::user, {{field::school, ""}, {field::family_name, ""}}));
  EXPECT_EQ(there[enterprise], json::object());
  EXPECT_EQ(there["name"], json::object());
}

// RFC 7643, 2.1: names are case-insensitive. An object that says the same thing twice is for the server to guess at:
// the pupil stays active, or keeps the old name.
TEST(scim_resources, a_whole_object_in_another_case_is_changed_and_says_nothing_twice) {
  json user = parsed(
      R"({"Schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "UserName": "old", "ACTIVE": true, "Name": {"FamilyName": "A"}, "Title": "t", "Meta": {}, "Groups": []})");
  ASSERT_TRUE(merge_into(
      user, kind::user,
      {{field::user_name, "new"}, {field::active, "false"}, {field::family_name, "B"}, {field::function, ""}}));
  EXPECT_EQ(
      user,
      parsed(
          R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "new", "active": false, "name": {"familyName": "B"}})"));
  json group = parsed(R"({"Members": [{"Value": "1"}, {"value": "2"}], "MEMBERS": []})");
  put_members(group, {"3"}, {"1"});
  EXPECT_EQ(members_in(group).count("1"), 0U);
  EXPECT_EQ(members_in(group).count("3"), 1U);
  EXPECT_EQ(group.size(), 1U);
}

TEST(scim_resources, ids_are_encoded_in_paths) {
  EXPECT_EQ(path_of(kind::user, "a/../b?c#d e"), "/Users/a%2F..%2Fb%3Fc%23d%20e");
  EXPECT_EQ(path_of(kind::group, "jan@demo.example"), "/Groups/jan%40demo.example");
}

TEST(scim_resources, a_value_that_is_not_utf8_is_an_error_and_not_an_exception) {
  EXPECT_EQ(to_text(json{{"x", "\xff\xfe"}}).error().code(), errc::invalid_input);
}

TEST(scim_members, join_in_one_operation_and_leave_in_one_each) {
  EXPECT_EQ(add_members({"1", "2"}),
            parsed(R"([{"op": "add", "path": "members", "value": [{"value": "1"}, {"value": "2"}]}])"));
  EXPECT_EQ(remove_members({"1", "a\"] or value pr or members[value eq \"b\\"}),
            parsed(R"([{"op": "remove", "path": "members[value eq \"1\"]"},
                       {"op": "remove", "path": "members[value eq \"a\\\"] or value pr or members[value eq \\\"b\\\\\"]"}])"));
}

TEST(scim_members, a_whole_group_gets_each_once_and_loses_every_copy) {
  json group =
      parsed(R"({"members": [{"value": "1"}, {"value": "2", "display": "x"}, {"value": "2"}, {"no": "value"}, 7]})");
  EXPECT_EQ(members_in(group), (std::set<std::string>{"1", "2"}));
  put_members(group, {"1", "3"}, {"2"});
  EXPECT_EQ(group, parsed(R"({"members": [{"value": "1"}, {"no": "value"}, 7, {"value": "3"}]})"));
  json empty = json::object();
  put_members(empty, {"1"}, {});
  EXPECT_EQ(members_in(empty), std::set<std::string>{"1"});
}

}  // namespace
}  // namespace sluis::targets::scim
