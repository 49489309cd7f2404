// The lab's education roster: strict, and one directory with the groups.
#include "tests/unit/lab/graph_bench.hpp"

namespace lab::graph {
namespace {

class graph_lab_education : public graph_lab {
 protected:
  static json roster_class(const std::string& nick) {
    return {{"displayName", "5a"}, {"mailNickname", nick}, {"externalId", nick}, {"externalSource", "sis"}};
  }
  static json school() { return {{"displayName", "De Regenboog"}, {"externalId", "k1"}, {"externalSource", "sis"}}; }
  static json link(const std::string& id) {
    return {{"@odata.id", "https://graph.microsoft.com/v1.0/education/users/" + id}};
  }
};

TEST_F(graph_lab_education, refuses_what_is_not_right) {
  struct row {
    const char* name;
    const char* path;
    json body;
    unsigned status;
  };
  const auto with = [](json body, const char* property, const json& value) {
    body[property] = value;
    return body;
  };
  const auto without = [](json body, const char* property) {
    body.erase(property);
    return body;
  };
  const row rows[] = {
      {"a group's property", "/education/classes", with(roster_class("a"), "mailEnabled", true), 400},
      {"no uniqueName here", "/education/classes", with(roster_class("a"), "uniqueName", "a"), 400},
      {"wrong type", "/education/classes", with(roster_class("a"), "displayName", 5), 400},
      {"no source", "/education/classes", with(roster_class("a"), "externalSource", "sluis"), 400},
      {"no nickname", "/education/classes", without(roster_class("a"), "mailNickname"), 400},
      {"nickname with a blank", "/education/classes", roster_class("a b"), 400},
      {"a link", "/education/classes", with(roster_class("a"), "members@odata.bind", json::array({"x"})), 400},
      {"no name", "/education/schools", without(school(), "displayName"), 400},
      {"unknown", "/education/schools", with(school(), "mailNickname", "x"), 400},
      {"read only", "/education/schools", with(school(), "id", "x"), 400},
      {"no school", "/education/schools/5c/users/$ref", link("x"), 404},
      {"no such list", "/education/teachers", school(), 404},
  };
  for (const auto& r : rows) {
    const auto out = ask("POST", r.path, r.body);
    EXPECT_EQ(out.status, r.status) << r.name;
    EXPECT_FALSE(out.code().empty()) << r.name;
  }
  EXPECT_EQ(ask("DELETE", "/education/schools").status, 405U);
  EXPECT_EQ(ask("GET", "/education/schools?$filter=displayName%20eq%20'x'").status, 400U);
  EXPECT_EQ(ask("GET", "/education/schools?$select=mail").status, 200U) << "there is none to show";
  const auto all = tenant->dump();
  EXPECT_EQ(all["groups"].size(), 0U);
  EXPECT_EQ(all.count("schools"), 0U);
}

TEST_F(graph_lab_education, a_class_is_a_group_whose_nickname_is_unique) {
  const auto made = ask("POST", "/education/classes", roster_class("a"));
  ASSERT_EQ(made.status, 201U);
  const auto id = made.body["id"].get<std::string>();
  EXPECT_EQ(ask("GET", "/groups/" + id).body["mailNickname"], "a");
  EXPECT_EQ(ask("GET", "/groups?$filter=mailNickname%20eq%20'a'").body["value"].size(), 1U);
  const auto again = ask("POST", "/education/classes", roster_class("A"));
  EXPECT_EQ(again.status, 400U);
  EXPECT_EQ(again.body["error"]["details"][0]["target"], "mailNickname");
  EXPECT_EQ(ask("POST", "/groups", class_of("5b")).status, 201U);
  EXPECT_EQ(ask("POST", "/groups", class_of("5c")).status, 201U) << "a security group's may be another's as well";
  ask("DELETE", "/groups/" + id);
  EXPECT_EQ(ask("POST", "/education/classes", roster_class("a")).status, 201U) << "what was deleted is in nobody's way";
}

TEST_F(graph_lab_education, a_school_has_users_and_outlives_a_restart) {
  const auto user = made_user("jan");
  const auto id = ask("POST", "/education/schools", school()).body["id"].get<std::string>();
  const auto users = "/education/schools/" + id + "/users/$ref";
  EXPECT_EQ(ask("POST", users, link(user)).status, 204U);
  EXPECT_EQ(ask("POST", users, link(user)).status, 400U) << "in already";
  EXPECT_EQ(ask("POST", users, link("00000000-0000-4000-8000-000000000000")).status, 404U);
  EXPECT_EQ(ask("POST", users, {{"@odata.id", "https://elsewhere.example/" + user}}).status, 400U);
  const auto kept = tenant->save();
  tenant->clear();
  EXPECT_EQ(ask("GET", "/education/schools").body["value"].size(), 0U);
  tenant->load(kept);
  EXPECT_EQ(ask("GET", "/education/schools?$filter=externalId%20eq%20'k1'&$select=id").body["value"][0]["id"], id);
  EXPECT_EQ(ask("GET", "/education/users/" + user + "?$select=id&$expand=schools").body["schools"][0]["id"], id);
}

}  // namespace
}  // namespace lab::graph
