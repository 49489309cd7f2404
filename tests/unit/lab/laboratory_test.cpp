// The service without a socket: what a client of it may rely on.
#include "tests/lab/laboratory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "tests/lab/bulk.hpp"

namespace lab {
namespace {

constexpr const char* user_urn = "urn:ietf:params:scim:schemas:core:2.0:User";
constexpr const char* group_urn = "urn:ietf:params:scim:schemas:core:2.0:Group";

class lab_service : public ::testing::Test {
 protected:
  explicit lab_service(names may_be = names::unique)
      : in_({"https://127.0.0.1:1", "t", {}, 1, {}, "", "", audience::anybody, may_be}) {}
  struct heard {
    unsigned status;
    json body;
  };

  heard say(const std::string& method, const std::string& path, const json& body = nullptr,
            std::vector<std::pair<std::string, std::string>> headers = {}) {
    request r{method, "/scim/v2" + path, std::move(headers), body.is_null() ? "" : body.dump()};
    if (r.header("authorization") == nullptr) r.headers.emplace_back("authorization", "Bearer t");
    if (r.header("content-type") == nullptr) r.headers.emplace_back("content-type", "application/scim+json");
    const auto out = in_.handle(r, in_.arrives(r)).what;
    return {out.status, out.body.empty() ? json() : json::parse(out.body)};
  }
  json look(const std::string& path) {
    const request r{"GET", path, {}, ""};
    return json::parse(in_.handle(r, in_.arrives(r)).what.body);
  }
  std::string new_user(const std::string& name, const std::string& external_id = "") {
    json body = {{"schemas", {user_urn}}, {"userName", name}};
    if (!external_id.empty()) body["externalId"] = external_id;
    return say("POST", "/Users", body).body.at("id");
  }

  laboratory in_;
};

TEST_F(lab_service, refuses_what_a_strict_service_refuses) {
  new_user("taken");
  struct row {
    const char* name;
    const char* body;
    unsigned status;
    const char* scim_type;
  };
  for (
      const auto& [name, body, status, scim_type] : {
          row{"no schemas", R"({"userName":"a"})", 400, "invalidSyntax"},
          row{"wrong schema", R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"userName":"a"})", 400,
              "invalidSyntax"},
          row{"no userName", R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]})", 400, "invalidValue"},
          row{"empty userName", R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":""})", 400,
              "invalidValue"},
          row{"unknown attribute",
              R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a","bsn":"1"})", 400,
              "invalidSyntax"},
          row{"miswritten attribute", R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"username":"a"})",
              400, "invalidSyntax"},
          row{"unknown sub-attribute",
              R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a","name":{"prefix":"van"}})",
              400, "invalidSyntax"},
          row{"wrong type",
              R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a","active":"True"})", 400,
              "invalidValue"},
          row{"no array",
              R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a","emails":{"value":"x"}})",
              400, "invalidValue"},
          row{"two primaries",
              R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a","emails":[{"primary":true},{"primary":true}]})",
              400, "invalidValue"},
          row{"extension not announced",
              R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a",)"
              R"("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"x"}})",
              400, "invalidSyntax"},
          row{"taken, in other case",
              R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"TAKEN"})", 409, "uniqueness"},
      }) {
    const auto out = say("POST", "/Users", json::parse(body));
    EXPECT_EQ(out.status, status) << name;
    EXPECT_EQ(out.body.value("scimType", ""), scim_type) << name;
    EXPECT_EQ(out.body.value("status", ""), std::to_string(status)) << name;
  }
  EXPECT_EQ(look("/lab/stats")["refused"], 12);
  EXPECT_EQ(look("/lab/dump")["users"].size(), 1u);
}

/// A partner that does not look whether a name is in use (issue 14, B1).
class lab_without_uniqueness : public lab_service {
 protected:
  lab_without_uniqueness() : lab_service(names::repeatable) {}
};

TEST_F(lab_without_uniqueness, takes_a_name_again_and_finds_each_of_them) {
  const auto first = new_user("same"), second = new_user("SAME");
  EXPECT_NE(first, second);
  const auto found = [this] { return say("GET", "/Users?filter=userName%20eq%20%22same%22").body["totalResults"]; };
  EXPECT_EQ(found(), 2);
  EXPECT_EQ(say("DELETE", "/Users/" + first).status, 204u);
  EXPECT_EQ(found(), 1);
  EXPECT_EQ(say("GET", "/Users/" + second).status, 200u);
}

TEST_F(lab_service, wants_a_token_a_content_type_and_known_parameters) {
  EXPECT_EQ(say("GET", "/Users", nullptr, {{"authorization", "Bearer other"}}).status, 401u);
  EXPECT_EQ(
      say("POST", "/Users", {{"schemas", {user_urn}}, {"userName", "a"}}, {{"content-type", "text/plain"}}).status,
      400u);
  EXPECT_EQ(say("GET", "/Users?sortBy=userName").status, 400u);
  EXPECT_EQ(say("GET", "/Users?filter=userName+eq+%22a%22").status, 400u);
  EXPECT_EQ(say("GET", "/Users?count=ten").status, 400u);
  EXPECT_EQ(say("GET", "/Users/none").status, 404u);
  EXPECT_EQ(say("GET", "/Nothing").status, 404u);
  EXPECT_EQ(say("DELETE", "/Users").status, 405u);
}

TEST_F(lab_service, pages_in_order_of_creation) {
  for (int i = 0; i < 205; ++i) new_user("u" + std::to_string(i));
  const auto first = say("GET", "/Users?excludedAttributes=meta").body;
  EXPECT_EQ(first["totalResults"], 205);
  EXPECT_EQ(first["itemsPerPage"], 200);
  EXPECT_EQ(first["Resources"][0]["userName"], "u0");
  EXPECT_FALSE(first["Resources"][0].contains("meta"));
  const auto last = say("GET", "/Users?startIndex=201&count=100").body;
  ASSERT_EQ(last["Resources"].size(), 5u);
  EXPECT_EQ(last["Resources"][4]["userName"], "u204");
  EXPECT_EQ(say("GET", "/Users?count=0").body["Resources"].size(), 0u);
}

TEST_F(lab_service, an_external_id_twice_is_accepted_and_counted) {
  new_user("a", "x");
  new_user("b", "x");
  new_user("c", "y");
  EXPECT_EQ(look("/lab/stats")["duplicates_by_external_id"], 1);
  EXPECT_EQ(say("GET", "/Users?filter=externalId%20eq%20%22x%22").body["totalResults"], 2);
}

TEST_F(lab_service, members_exist_and_leave_with_the_user) {
  const auto a = new_user("a", "xa");
  const json group = {{"schemas", {group_urn}}, {"displayName", "4A"}, {"members", {{{"value", a}}}}};
  const auto made = say("POST", "/Groups", group);
  ASSERT_EQ(made.status, 201u);
  EXPECT_EQ(say("GET", "/Users/" + a).body["groups"][0]["display"], "4A");
  EXPECT_EQ(look("/lab/dump")["groups"][0]["member_external_ids"], json::array({"xa"}));
  EXPECT_EQ(say("POST", "/Groups", group).status, 409u);
  EXPECT_EQ(
      say("POST", "/Groups", {{"schemas", {group_urn}}, {"displayName", "4B"}, {"members", {{{"value", "none"}}}}})
          .status,
      400u);
  EXPECT_EQ(say("DELETE", "/Users/" + a).status, 204u);
  EXPECT_FALSE(say("GET", "/Groups/" + made.body["id"].get<std::string>()).body.contains("members"));
}

TEST_F(lab_service, versions_guard_against_lost_updates) {
  const auto a = new_user("a");
  const json body = {{"schemas", {user_urn}}, {"userName", "b"}};
  EXPECT_EQ(say("PUT", "/Users/" + a, body, {{"if-match", "W/\"7\""}}).status, 412u);
  EXPECT_EQ(say("PUT", "/Users/" + a, body, {{"if-match", "W/\"1\""}}).status, 200u);
  EXPECT_EQ(say("PUT", "/Users/" + a, body).body["meta"]["version"], "W/\"2\"");  // nothing changed
  EXPECT_EQ(say("GET", "/Users/" + a, nullptr, {{"if-none-match", "W/\"2\""}}).status, 304u);
}

TEST_F(lab_service, bulk_resolves_references_in_any_order) {
  const json body = {
      {"schemas", {"urn:ietf:params:scim:api:messages:2.0:BulkRequest"}},
      {"Operations",
       {{{"method", "POST"},
         {"path", "/Groups"},
         {"bulkId", "g"},
         {"data", {{"schemas", {group_urn}}, {"displayName", "4A"}, {"members", {{{"value", "bulkId:u"}}}}}}},
        {{"method", "POST"},
         {"path", "/Users"},
         {"bulkId", "u"},
         {"data", {{"schemas", {user_urn}}, {"userName", "a"}}}},
        {{"method", "POST"},
         {"path", "/Users"},
         {"bulkId", "d"},
         {"data", {{"schemas", {user_urn}}, {"userName", "A"}}}},
        {{"method", "DELETE"}, {"path", "/Users/none"}}}}};
  const auto out = say("POST", "/Bulk", body);
  ASSERT_EQ(out.status, 200u);
  const auto& answers = out.body["Operations"];
  ASSERT_EQ(answers.size(), 4u);
  EXPECT_EQ(answers[0]["status"], "201");
  EXPECT_EQ(answers[1]["status"], "201");
  EXPECT_EQ(answers[2]["status"], "409");
  EXPECT_EQ(answers[2]["response"]["scimType"], "uniqueness");
  EXPECT_EQ(answers[3]["status"], "404");
  EXPECT_EQ(look("/lab/dump")["groups"][0]["members"].size(), 1u);

  auto stops = body;
  stops["failOnErrors"] = 1;
  EXPECT_EQ(say("POST", "/Bulk", stops).body["Operations"].size(), 1u);  // 4A is taken now, after it nothing was tried
}

TEST_F(lab_service, bulk_is_bounded_and_checked_as_a_whole) {
  const json one = {{"method", "DELETE"}, {"path", "/Users/x"}};
  json body = {{"schemas", {"urn:ietf:params:scim:api:messages:2.0:BulkRequest"}}, {"Operations", json::array()}};
  EXPECT_EQ(say("POST", "/Bulk", body).status, 400u);
  body["Operations"] = std::vector<json>(most_bulk_operations, one);
  EXPECT_EQ(say("POST", "/Bulk", body).status, 200u);
  body["Operations"].push_back(one);
  EXPECT_EQ(say("POST", "/Bulk", body).status, 413u);
  body["Operations"] = {{{"method", "POST"}, {"path", "/Users"}, {"data", json::object()}}};  // no bulkId
  EXPECT_EQ(say("POST", "/Bulk", body).status, 400u);
}

TEST(lab_offer, what_is_not_offered_is_not_implemented) {
  laboratory in({"http://127.0.0.1:1", "t", {false, false}, 1, {}, "", ""});
  const auto say = [&](const char* method, const char* path, const char* body) {
    const request r{method, path, {{"authorization", "Bearer t"}, {"content-type", "application/json"}}, body};
    return in.handle(r, in.arrives(r)).what;
  };
  EXPECT_EQ(say("PATCH", "/scim/v2/Users/x", "{}").status, 501u);
  EXPECT_EQ(say("POST", "/scim/v2/Bulk", "{}").status, 501u);
  const auto config = json::parse(say("GET", "/scim/v2/ServiceProviderConfig", "").body);
  EXPECT_EQ(config["patch"]["supported"], false);
  EXPECT_EQ(config["bulk"]["supported"], false);
}

TEST(lab_state, outlives_the_process) {
  const auto file = ::testing::TempDir() + "lab-state.json";
  std::remove(file.c_str());
  const request create{"POST",
                       "/scim/v2/Users",
                       {{"authorization", "Bearer t"}, {"content-type", "application/json"}},
                       R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a"})"};
  {
    laboratory first({"http://127.0.0.1:1", "t", {}, 1, {}, "", file});
    EXPECT_EQ(first.handle(create, fault::none).what.status, 201u);
    first.save();
  }
  laboratory second({"http://127.0.0.1:1", "t", {}, 2, {}, "", file});
  EXPECT_EQ(second.handle(create, fault::none).what.status, 409u);
  std::remove(file.c_str());
}

TEST(lab_state, gives_no_id_a_second_time_after_a_restart) {
  const auto file = ::testing::TempDir() + "lab-ids.json";
  std::remove(file.c_str());
  std::set<std::string> ids;
  for (int start = 0; start < 3; ++start) {
    laboratory in({"http://127.0.0.1:1", "t", {}, 1, {}, "", file});
    for (int i = 0; i < 3; ++i) {
      const json user = {{"schemas", {user_urn}}, {"userName", "u" + std::to_string(start * 3 + i)}};
      const request create{
          "POST", "/scim/v2/Users", {{"authorization", "Bearer t"}, {"content-type", "application/json"}}, user.dump()};
      const auto made = in.handle(create, fault::none).what;
      ASSERT_EQ(made.status, 201u);
      EXPECT_TRUE(ids.insert(json::parse(made.body).at("id")).second) << "start " << start << ", user " << i;
    }
    in.save_if_changed();
  }
  std::remove(file.c_str());
}

TEST(lab_capture, keeps_requests_without_the_token) {
  const auto file = ::testing::TempDir() + "lab-capture.ndjson";
  std::remove(file.c_str());
  {
    laboratory in({"https://127.0.0.1:1", "secret-token", {}, 1, {}, file, ""});
    (void)in.arrives({"POST", "/scim/v2/Users?x=1", {{"authorization", "Bearer secret-token"}}, R"({"a":1})"});
    (void)in.arrives({"GET", "/lab/dump", {}, ""});
  }
  std::ifstream read(file);
  std::string line, more;
  std::getline(read, line);
  EXPECT_FALSE(std::getline(read, more));
  EXPECT_EQ(json::parse(line), json::parse(R"({"method":"POST","url":"https://127.0.0.1:1/scim/v2/Users?x=1",
    "headers":{"authorization":"Bearer x"},"body":{"a":1}})"));
  std::remove(file.c_str());
}

}  // namespace
}  // namespace lab
