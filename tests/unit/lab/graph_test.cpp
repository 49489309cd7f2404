// The lab's tenant refuses what Microsoft's would, and does what Microsoft's does.
#include "tests/unit/lab/graph_bench.hpp"

namespace lab::graph {
namespace {

TEST_F(graph_lab, wants_a_token) {
  request r{"GET", "/graph/v1.0/users", {}, {}};
  for (const auto& given : {"", "Bearer other", "Basic lab-token"}) {
    r.headers = {{"authorization", given}};
    const auto out = tenant->handle(r);
    EXPECT_EQ(out.status, 401U) << given;
    EXPECT_EQ(json::parse(out.body)["error"]["code"], "InvalidAuthenticationToken");
  }
}

TEST_F(graph_lab, refuses_users_that_are_not_right) {
  struct row {
    const char* name;
    const char* property;
    json value;  // discarded: left out
  };
  const json absent(json::value_t::discarded);
  const row rows[] = {
      {"unknown", "acountEnabled", true},
      {"read only", "id", "x"},
      {"wrong type", "accountEnabled", "yes"},
      {"text for a number", "displayName", 7},
      {"null", "displayName", nullptr},
      {"empty", "givenName", ""},
      {"too long", "givenName", std::string(65, 'x')},
      {"handle too long", "employeeId", std::string(17, 'x')},
      {"no password", "passwordProfile", absent},
      {"weak password", "passwordProfile", {{"password", "aaaaaaaaaaaa"}}},
      {"password of wrong form", "passwordProfile", "Aa1-Aa1-Aa1-"},
      {"no login", "userPrincipalName", absent},
      {"login without a domain", "userPrincipalName", "jan"},
      {"login with an accent", "userPrincipalName", "ren\xc3\xa9@demo.example"},
      {"no name", "displayName", absent},
      {"no nickname", "mailNickname", absent},
      {"nickname with a blank", "mailNickname", "a b"},
      {"no switch", "accountEnabled", absent},
  };
  for (const auto& r : rows) {
    auto body = person("jan");
    body.erase(r.property);
    if (!r.value.is_discarded()) body[r.property] = r.value;
    const auto out = ask("POST", "/users", body);
    EXPECT_EQ(out.status, 400U) << r.name;
    EXPECT_EQ(out.code(), "Request_BadRequest") << r.name;
  }
  EXPECT_EQ(tenant->dump()["users"].size(), 0U);
  EXPECT_EQ(ask("POST", "/users", person("jan")).status, 201U);
}

TEST_F(graph_lab, a_password_is_never_shown_or_kept) {
  made_user("jan");
  EXPECT_EQ(tenant->dump().dump().find("Aa1-"), std::string::npos);
  EXPECT_EQ(tenant->save().dump().find("Aa1-"), std::string::npos);
}

TEST_F(graph_lab, a_login_is_unique_without_case) {
  made_user("jan");
  const auto out = ask("POST", "/users", person("JAN"));
  EXPECT_EQ(out.status, 400U);
  EXPECT_EQ(out.body["error"]["details"][0]["code"], "ObjectConflict");
  EXPECT_EQ(out.body["error"]["details"][0]["target"], "userPrincipalName");
  const auto piet = made_user("piet");
  EXPECT_EQ(ask("PATCH", "/users/" + piet, {{"userPrincipalName", "jan@demo.example"}}).status, 400U);
  EXPECT_EQ(ask("PATCH", "/users/" + piet, {{"userPrincipalName", "PIET@demo.example"}}).status, 204U) << "its own";
}

TEST_F(graph_lab, deletes_softly_restores_and_deletes_for_good) {
  const auto id = made_user("jan");
  EXPECT_EQ(ask("DELETE", "/users/" + id).status, 204U);
  EXPECT_EQ(ask("GET", "/users/" + id).code(), "Request_ResourceNotFound");
  EXPECT_EQ(ask("GET", "/directory/deletedItems/" + id).status, 200U);
  EXPECT_EQ(ask("GET", "/directory/deletedItems/microsoft.graph.user").body["value"].size(), 1U);
  EXPECT_EQ(ask("POST", "/directory/deletedItems/" + id + "/restore").status, 200U);
  EXPECT_EQ(ask("GET", "/users/" + id).status, 200U);
  ask("DELETE", "/users/" + id);
  const auto second = made_user("jan");
  EXPECT_FALSE(second.empty()) << "the name of one who is deleted is free";
  EXPECT_EQ(ask("POST", "/directory/deletedItems/" + id + "/restore").status, 400U) << "and then it is taken";
  EXPECT_EQ(ask("DELETE", "/directory/deletedItems/" + id).status, 204U);
  EXPECT_EQ(ask("DELETE", "/directory/deletedItems/" + id).status, 404U);
}

TEST_F(graph_lab, an_upsert_makes_one_group) {
  const std::string path = "/groups(uniqueName='sluis-1')";
  EXPECT_EQ(ask("PATCH", path, class_of("a")).status, 404U) << "without Prefer it is an update";
  const auto made = ask("PATCH", path, class_of("a"), "create-if-missing");
  EXPECT_EQ(made.status, 201U);
  EXPECT_EQ(made.body["uniqueName"], "sluis-1");
  EXPECT_EQ(ask("PATCH", path, class_of("b"), "create-if-missing").status, 204U);
  EXPECT_EQ(tenant->dump()["groups"].size(), 1U);
  EXPECT_EQ(tenant->dump()["groups"][0]["displayName"], "b");
  EXPECT_EQ(ask("PATCH", "/groups(uniqueName='other')", {{"displayName", "x"}}, "create-if-missing").status, 400U)
      << "not enough to create one";
}

TEST_F(graph_lab, members_join_all_or_none) {
  const auto group = made_group("5a");
  std::vector<std::string> ids;
  for (int i = 0; i < 21; ++i) ids.push_back(made_user("jan" + std::to_string(i)));
  EXPECT_EQ(ask("PATCH", "/groups/" + group, links(ids)).status, 400U) << "21";
  const std::vector<std::string> two(ids.begin(), ids.begin() + 2);
  EXPECT_EQ(ask("PATCH", "/groups/" + group, links({ids[0], "00000000-0000-4000-8000-000000000000"})).status, 404U);
  EXPECT_EQ(ask("GET", "/groups/" + group + "/members").body["value"].size(), 0U);
  EXPECT_EQ(ask("PATCH", "/groups/" + group, links(two)).status, 204U);
  EXPECT_EQ(ask("PATCH", "/groups/" + group, links({ids[2], ids[1]})).status, 400U) << "one is in it";
  EXPECT_EQ(ask("POST", "/groups/" + group + "/members/$ref",
                {{"@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + ids[2]}})
                .status,
            204U);
  EXPECT_EQ(ask("GET", "/groups/" + group + "/members").body["value"].size(), 3U);
  EXPECT_EQ(ask("DELETE", "/groups/" + group + "/members/" + ids[0] + "/$ref").status, 204U);
  EXPECT_EQ(ask("DELETE", "/groups/" + group + "/members/" + ids[0] + "/$ref").status, 404U);
  EXPECT_EQ(ask("GET", "/users/" + ids[0]).status, 200U);
  EXPECT_EQ(ask("DELETE", "/groups/" + group + "/members/" + ids[1]).status, 204U) << "/$ref was forgotten";
  EXPECT_EQ(ask("GET", "/users/" + ids[1]).status, 404U) << "and the account is gone";
}

TEST_F(graph_lab, lists_are_filtered_selected_and_paged) {
  for (int i = 0; i < 5; ++i) made_user("jan" + std::to_string(i));
  struct row {
    const char* name;
    const char* query;
    std::size_t found;
  };
  const row good[] = {{"all", "", 5},
                      {"by login", "?$filter=userPrincipalName%20eq%20'JAN3@demo.example'", 1},
                      {"by start", "?$filter=startswith(userPrincipalName,'jan')", 5},
                      {"by handle", "?$filter=employeeId%20eq%20'x'", 0},
                      {"an apostrophe", "?$filter=employeeId%20eq%20'it''s'", 0},
                      {"a page", "?$top=2", 2}};
  for (const auto& r : good)
    EXPECT_EQ(ask("GET", std::string("/users") + r.query).body["value"].size(), r.found) << r.name;
  for (const char* bad : {"?$filter=employeeId%20ne%20'x'", "?$filter=nobody%20eq%20'x'", "?$filter=surname%20eq%20'x'",
                          "?$top=1000", "?$top=0", "?$select=nothing", "?$search=x", "?top=1",
                          "?$filter=employeeId%20eq%20x", "?$filter=employeeId%20eq%20'it's'"}) {
    EXPECT_EQ(ask("GET", std::string("/users") + bad).status, 400U) << bad;
  }
  std::string path = "/users?$select=id&$top=2";
  std::size_t seen = 0;
  int pages = 0;
  for (; !path.empty() && pages < 9; ++pages) {
    const auto page = ask("GET", path);
    seen += page.body["value"].size();
    EXPECT_FALSE(page.body["value"][0].contains("displayName"));
    const auto next = page.body.value("@odata.nextLink", "");
    path = next.empty() ? "" : next.substr(std::string("https://graph.microsoft.com/graph/v1.0").size());
  }
  EXPECT_EQ(seen, 5U);
  EXPECT_EQ(pages, 3);
  EXPECT_FALSE(ask("GET", "/users?$top=1").body["value"][0].contains("employeeId")) << "only with $select";
}

TEST_F(graph_lab, what_was_made_is_not_seen_at_once) {
  auto slow = with();
  slow.unseen_for = 2;
  tenant = make_graph(slow);
  const auto id = made_user("jan");
  EXPECT_EQ(ask("GET", "/users/" + id).status, 404U);
  EXPECT_EQ(ask("POST", "/users", person("jan")).status, 400U) << "but its name is taken";
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"surname", "x"}}).status, 404U);
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"surname", "x"}}).status, 204U);
}

TEST_F(graph_lab, can_be_stopped_and_started) {
  const auto id = made_user("jan");
  const auto group = made_group("5a");
  ask("PATCH", "/groups/" + group, links({id}));
  ask("DELETE", "/users/" + made_user("piet"));
  meddling new_ids;
  new_ids.new_ids = true;
  tenant->meddle(new_ids);  // new ids: more of them than objects
  const auto before = tenant->dump();
  const auto kept = json::parse(tenant->save().dump());
  tenant = make_graph(with());
  tenant->load(kept);
  EXPECT_EQ(tenant->dump(), before);
  EXPECT_EQ(ask("POST", "/users", person("jan")).status, 400U);
  const auto next = made_user("kees");
  EXPECT_NE(next, id);
  std::set<std::string> ids;
  const auto saved = tenant->save();  // a temporary would be gone before the first of them is looked at
  for (const auto& each : saved.at("objects"))
    EXPECT_TRUE(ids.insert(each.at("properties").at("id")).second) << "an id that somebody has";
  tenant->clear();
  EXPECT_EQ(tenant->dump(), json({{"users", json::array()}, {"groups", json::array()}}));
}

TEST_F(graph_lab, refuses_what_is_no_route) {
  const auto id = made_user("jan");
  EXPECT_EQ(ask("PUT", "/users/" + id, person("jan")).status, 405U);
  EXPECT_EQ(ask("GET", "/nothing").status, 404U);
  EXPECT_EQ(ask("GET", "/users/" + id, {{"a", 1}}).status, 400U) << "a body where none belongs";
  EXPECT_EQ(ask("POST", "/users").status, 400U);
  request r{"POST",
            "/graph/v1.0/users",
            {{"authorization", "Bearer lab-token"}, {"content-type", "text/plain"}},
            person("x").dump()};
  EXPECT_EQ(tenant->handle(r).status, 415U);
  r.headers[1].second = "application/json";
  r.body = "{";
  EXPECT_EQ(tenant->handle(r).status, 400U);
}

}  // namespace
}  // namespace lab::graph
