// The lab's Google is as strict and as slow as the real one is said to be.
#include <gtest/gtest.h>

#include <set>

#include "tests/lab/google/batch.hpp"
#include "tests/lab/google/google.hpp"

namespace lab::google {
namespace {

using nlohmann::json;

class google_lab : public testing::Test {
 protected:
  void SetUp() override { start({}); }
  void start(settings with) {
    with.now = [this] { return time; };
    service = make_google(with);
  }
  answer ask(const std::string& method, const std::string& path, const json& body = nullptr) {
    request r{method, "/google/admin/directory/v1" + path, {{"authorization", "Bearer lab-token"}}, {}};
    if (!body.is_null()) {
      r.headers.emplace_back("content-type", "application/json");
      r.body = body.dump();
    }
    return service->handle(r);
  }
  static json user(const std::string& name) {
    return {{"primaryEmail", name + "@x.example"},
            {"password", "longenough"},
            {"name", {{"givenName", "A"}, {"familyName", "B"}}}};
  }
  static json parsed(const answer& a) { return json::parse(a.body); }
  static std::string reason(const answer& a) { return parsed(a)["error"]["errors"][0]["reason"]; }
  std::string made(const std::string& name) { return parsed(ask("POST", "/users", user(name)))["id"]; }

  moment time{std::chrono::hours{24 * 20'000}};
  std::unique_ptr<lab::service> service;
};

TEST_F(google_lab, refuses_what_google_does_not_take) {
  struct row {
    const char* name;
    json patch;  // of a good user
    const char* reason;
  };
  const row rows[] = {{"no address", {{"primaryEmail", nullptr}}, "required"},
                      {"no password", {{"password", nullptr}}, "required"},
                      {"no family name", {{"name", {{"familyName", nullptr}}}}, "required"},
                      {"unknown name", {{"suspend", true}}, "invalid"},
                      {"unknown name inside", {{"name", {{"middleName", "x"}}}}, "invalid"},
                      {"wrong type", {{"suspended", "true"}}, "invalid"},
                      {"output only", {{"isAdmin", true}}, "invalid"},
                      {"not a list", {{"externalIds", "x"}}, "invalid"},
                      {"no such type", {{"externalIds", {{{"type", "mine"}, {"value", "x"}}}}}, "invalid"},
                      {"custom without a name", {{"externalIds", {{{"type", "custom"}, {"value", "x"}}}}}, "required"},
                      {"short password", {{"password", "short"}}, "invalid"},
                      {"long password", {{"password", std::string(101, 'x')}}, "invalid"},
                      {"long name", {{"name", {{"givenName", std::string(61, 'x')}}}}, "invalid"},
                      {"empty name", {{"name", {{"givenName", ""}}}}, "invalid"},
                      {"no address at all", {{"primaryEmail", "x"}}, "invalid"},
                      {"org unit", {{"orgUnitPath", "Leerlingen"}}, "invalid"}};
  for (const auto& r : rows) {
    json body = user("a");
    body.merge_patch(r.patch);
    time += std::chrono::seconds{1};  // inside the limits
    const auto out = ask("POST", "/users", body);
    EXPECT_EQ(out.status, 400U) << r.name;
    EXPECT_EQ(reason(out), r.reason) << r.name;
    EXPECT_EQ(parsed(out)["error"]["code"], 400) << r.name;
  }
  EXPECT_TRUE(service->dump()["users"].empty());
  EXPECT_EQ(ask("POST", "/groups", {{"name", "x"}}).status, 400U);
  EXPECT_EQ(ask("POST", "/users?unknown=1", user("a")).status, 400U);
  EXPECT_EQ(ask("GET", "/users").status, 400U) << "customer or domain";
  EXPECT_EQ(ask("GET", "/users?customer=c&maxResults=501").status, 400U);
  EXPECT_EQ(ask("GET", "/users?customer=c&projection=everything").status, 400U);
  EXPECT_EQ(ask("GET", "/users?customer=c&query=nickname%3Dx").status, 400U);
  EXPECT_EQ(ask("GET", "/nothing").status, 404U);
  EXPECT_EQ(ask("DELETE", "/users/1", json::object()).status, 400U) << "a body";
}

TEST_F(google_lab, wants_its_token) {
  request r{"GET", "/google/admin/directory/v1/users?customer=c", {}, {}};
  EXPECT_EQ(service->handle(r).status, 401U);
  r.headers = {{"authorization", "Bearer other"}};
  EXPECT_EQ(service->handle(r).status, 401U);
  EXPECT_EQ(reason(service->handle(r)), "authError");
}

TEST_F(google_lab, an_address_belongs_to_one) {
  made("a");
  EXPECT_EQ(reason(ask("POST", "/users", user("A"))), "duplicate");
  EXPECT_EQ(ask("POST", "/groups", {{"email", "a@x.example"}}).status, 409U);
  const auto b = made("b");
  EXPECT_EQ(ask("PATCH", "/users/" + b, {{"primaryEmail", "a@x.example"}}).status, 409U);
  EXPECT_EQ(ask("PATCH", "/users/" + b, {{"primaryEmail", "c@x.example"}}).status, 200U);
  EXPECT_EQ(parsed(ask("GET", "/users/b@x.example"))["id"], b) << "the old address is an alias";
  EXPECT_EQ(ask("POST", "/users", user("b")).status, 409U);
  EXPECT_EQ(ask("PATCH", "/users/" + b, {{"primaryEmail", "b@x.example"}}).status, 200U);
  EXPECT_EQ(parsed(ask("GET", "/users/" + b))["aliases"], json::array({"c@x.example"}));
}

TEST_F(google_lab, lists_are_replaced_whole_and_objects_merged) {
  const auto id = made("a");
  ask("PATCH", "/users/" + id, {{"externalIds", {{{"type", "network"}, {"value", "1"}}}}});
  ask("PUT", "/users/" + id,
      {{"externalIds", {{{"type", "network"}, {"value", "2"}}}}, {"name", {{"givenName", "C"}}}});
  const auto held = parsed(ask("GET", "/users/" + id));
  EXPECT_EQ(held["externalIds"].size(), 1U);
  EXPECT_EQ(held["name"]["fullName"], "C B");
  EXPECT_FALSE(held.contains("password"));
}

TEST_F(google_lab, the_deleted_come_back_by_id_for_twenty_days) {
  const auto id = made("a");
  EXPECT_EQ(ask("DELETE", "/users/a@x.example").status, 204U);
  EXPECT_EQ(ask("GET", "/users/a@x.example").status, 404U);
  EXPECT_EQ(parsed(ask("GET", "/users?customer=c&showDeleted=true"))["users"][0]["id"], id);
  EXPECT_FALSE(parsed(ask("GET", "/users?customer=c")).contains("users"));
  EXPECT_EQ(ask("POST", "/users/a@x.example/undelete", {{"orgUnitPath", "/"}}).status, 404U) << "not by address";
  EXPECT_EQ(ask("POST", "/users/" + id + "/undelete", {{"orgUnitPath", "/"}}).status, 204U);
  EXPECT_EQ(ask("POST", "/users/" + id + "/undelete", {{"orgUnitPath", "/"}}).status, 400U) << "it is not deleted";
  ask("DELETE", "/users/" + id);
  time += std::chrono::hours{24 * 20 + 1};
  EXPECT_EQ(ask("POST", "/users/" + id + "/undelete", {{"orgUnitPath", "/"}}).status, 404U);
  EXPECT_TRUE(service->dump()["users"].empty());
}

TEST_F(google_lab, members_exist_and_are_there_once) {
  const auto id = made("a");
  ask("POST", "/groups", {{"email", "g@x.example"}});
  const json member = {{"id", id}, {"role", "MEMBER"}};
  EXPECT_EQ(ask("POST", "/groups/g@x.example/members", member).status, 200U);
  EXPECT_EQ(reason(ask("POST", "/groups/g@x.example/members", member)), "duplicate");
  EXPECT_EQ(ask("POST", "/groups/g@x.example/members", {{"id", "12"}}).status, 404U);
  EXPECT_EQ(ask("POST", "/groups/g@x.example/members", {{"id", id}, {"role", "BOSS"}}).status, 400U);
  EXPECT_EQ(parsed(ask("GET", "/groups/g@x.example/members"))["members"][0]["type"], "USER");
  EXPECT_EQ(ask("DELETE", "/groups/g@x.example/members/" + id).status, 204U);
  EXPECT_EQ(ask("DELETE", "/groups/g@x.example/members/" + id).status, 404U);
  ask("POST", "/groups/g@x.example/members", member);
  ask("DELETE", "/users/" + id);
  EXPECT_FALSE(parsed(ask("GET", "/groups/g@x.example/members")).contains("members"));
}

TEST_F(google_lab, a_user_who_was_deleted_within_20_days_is_told_apart_from_one_who_is_not_there) {
  const auto id = made("a");
  ask("POST", "/groups", {{"email", "g@x.example"}});
  ask("DELETE", "/users/" + id);
  const auto deleted = ask("GET", "/users/" + id);
  EXPECT_EQ(deleted.status, 412U);
  EXPECT_EQ(reason(deleted), "conditionNotMet");
  EXPECT_EQ(parsed(deleted)["error"]["message"], "User is deleted.");
  EXPECT_EQ(reason(ask("POST", "/groups/g@x.example/members", {{"id", id}, {"role", "MEMBER"}})), "conditionNotMet");
  EXPECT_EQ(ask("GET", "/users/12").status, 404U);
  time += std::chrono::hours{24 * 21};
  EXPECT_EQ(ask("GET", "/users/" + id).status, 404U) << "Google keeps it for 20 days";
}

TEST_F(google_lab, what_is_new_is_hidden_and_incomplete_for_a_while) {
  settings slow;
  slow.hidden_requests = 1;
  slow.incomplete_requests = 1;
  start(slow);
  const auto id = made("a");
  EXPECT_FALSE(parsed(ask("GET", "/users?customer=c")).contains("users"));
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"suspended", true}}).status, 404U);
  EXPECT_EQ(reason(ask("PATCH", "/users/" + id, {{"suspended", true}})), "conditionNotMet");
  EXPECT_EQ(ask("PATCH", "/users/" + id, {{"suspended", true}}).status, 200U);
  const auto untouched = made("b");
  time += std::chrono::seconds{31};
  EXPECT_EQ(ask("PATCH", "/users/" + untouched, {{"suspended", true}}).status, 200U) << "it has settled by itself";
}

TEST_F(google_lab, limits_are_counted_exactly_and_can_be_off) {
  int made_in_a_second = 0;
  for (int i = 0; i < 15; ++i)
    made_in_a_second += ask("POST", "/users", user("u" + std::to_string(i))).status == 200 ? 1 : 0;
  EXPECT_EQ(made_in_a_second, 10);
  time += std::chrono::seconds{1};
  EXPECT_EQ(ask("POST", "/users", user("later")).status, 200U);
  int asked = 0;
  while (ask("GET", "/users?customer=c&maxResults=1").status == 200) ++asked;
  EXPECT_EQ(asked, 2'400 - 16);
  EXPECT_EQ(reason(ask("GET", "/users?customer=c")), "userRateLimitExceeded");
  time += std::chrono::minutes{1};
  EXPECT_EQ(ask("GET", "/users?customer=c").status, 200U);
  settings none;
  none.quotas = limits::off;
  start(none);
  for (int i = 0; i < 3'000; ++i) ASSERT_EQ(ask("POST", "/users", user("u" + std::to_string(i))).status, 200U);
}

TEST_F(google_lab, pages_searches_and_masks) {
  settings none;
  none.quotas = limits::off;
  start(none);
  for (int i = 0; i < 7; ++i) {
    auto body = user("u" + std::to_string(i));
    body["externalIds"] = {{{"type", "custom"}, {"customType", "sluis"}, {"value", "h" + std::to_string(i)}}};
    ask("POST", "/users", body);
  }
  std::set<std::string> seen;
  std::string token;
  for (int page = 0; page < 4; ++page) {
    const auto out = parsed(ask("GET", "/users?customer=c&maxResults=2&fields=nextPageToken,users(id,name(givenName))" +
                                           (token.empty() ? "" : "&pageToken=" + token)));
    for (const auto& each : out["users"]) {
      seen.insert(each["id"]);
      EXPECT_EQ(each.size(), 2U);
      EXPECT_EQ(each["name"], (json{{"givenName", "A"}}));
    }
    token = out.value("nextPageToken", "");
  }
  EXPECT_EQ(seen.size(), 7U);
  EXPECT_EQ(token, "");
  const auto found = parsed(ask("GET", "/users?customer=c&query=externalId%3D%27h3%27"));
  ASSERT_EQ(found["users"].size(), 1U);
  EXPECT_EQ(found["users"][0]["primaryEmail"], "u3@x.example");
  EXPECT_EQ(ask("GET", "/users?customer=c&fields=users(").status, 400U);
  EXPECT_EQ(ask("GET", "/users?customer=c&pageToken=x").status, 400U);
}

class google_lab_batch : public google_lab {
 protected:
  answer batch(const std::string& body, const std::string& type = "multipart/mixed; boundary=b") {
    return service->handle({"POST",
                            "/google/batch/admin/directory_v1",
                            {{"authorization", "Bearer lab-token"}, {"content-type", type}},
                            body});
  }
  static std::string part(const std::string& id, const std::string& request) {
    return "--b\r\nContent-Type: application/http\r\nContent-ID: <" + id + ">\r\n\r\n" + request + "\r\n";
  }
};

TEST_F(google_lab_batch, parts_are_judged_one_by_one) {
  const std::string body = user("a").dump();
  const auto insert = "POST /admin/directory/v1/users HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body;
  const auto remove = "DELETE /admin/directory/v1/users/7\r\n\r\n";
  const auto out = batch(part("one", insert) + part("two", insert) + part("three", remove) + "--b--\r\n");
  EXPECT_EQ(out.status, 200U);
  const auto at = [&](const char* text) { return out.body.find(text); };
  EXPECT_LT(at("<response-three>"), at("HTTP/1.1 404"));
  EXPECT_LT(at("HTTP/1.1 404"), at("<response-two>"));
  EXPECT_LT(at("<response-two>"), at("HTTP/1.1 409"));
  EXPECT_LT(at("HTTP/1.1 409"), at("<response-one>"));
  EXPECT_LT(at("<response-one>"), at("HTTP/1.1 200"));
  EXPECT_EQ(service->counts()["queries"], 3) << "each part counts";
}

TEST_F(google_lab_batch, a_message_that_is_none_has_no_effect) {
  const auto good = part("1", "DELETE /admin/directory/v1/users/7\r\n\r\n");
  std::string many;
  for (int i = 0; i < 1'001; ++i) many += good;
  struct row {
    const char* name;
    std::string body;
    std::string type;
  };
  for (const auto& r :
       {row{"no boundary", good + "--b--", "multipart/mixed"}, row{"json", "{}", "application/json"},
        row{"no end", good, "multipart/mixed; boundary=b"}, row{"empty", "", "multipart/mixed; boundary=b"},
        row{"no parts", "--b--", "multipart/mixed; boundary=b"},
        row{"not http", "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--", "multipart/mixed; boundary=b"},
        row{"too many", many + "--b--", "multipart/mixed; boundary=b"}}) {
    EXPECT_EQ(batch(r.body, r.type).status, 400U) << r.name;
  }
  EXPECT_EQ(service->counts()["queries"], 0);
}

TEST_F(google_lab, is_saved_and_loaded_whole) {
  const auto id = made("a");
  const auto gone = made("b");
  ask("POST", "/groups", {{"email", "g@x.example"}});
  ask("POST", "/groups/g@x.example/members", {{"id", id}});
  ask("DELETE", "/users/" + gone);
  const auto saved = service->save();
  const auto shown = service->dump();
  start({});
  service->load(json::parse(saved.dump()));
  EXPECT_EQ(service->dump(), shown);
  EXPECT_EQ(ask("POST", "/users", user("a")).status, 409U);
  EXPECT_EQ(ask("POST", "/users/" + gone + "/undelete", json::object()).status, 204U);
  const auto another = made("c");
  EXPECT_NE(another, id);
  service->clear();
  EXPECT_TRUE(service->dump()["users"].empty());
}

TEST_F(google_lab, faults_speak_as_google_does) {
  EXPECT_EQ(service->faulty(fault::throttle, {}).status, 429U);
  EXPECT_EQ(reason(service->faulty(fault::unavailable, {})), "backendError");
  EXPECT_EQ(service->faulty(fault::error, {}).status, 500U);
  EXPECT_NE(service->faulty(fault::html, {}).body.find("<!DOCTYPE html>"), std::string::npos);
}

}  // namespace
}  // namespace lab::google
