// The decisions without I/O: batch messages, answers, judgement, bodies.
#include <gtest/gtest.h>

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/batch_message.hpp"
#include "connectors/targets/google/judge.hpp"
#include "connectors/targets/google/new_objects.hpp"
#include "connectors/targets/google/resources.hpp"
#include "tests/unit/connectors/google_changes.hpp"

namespace sluis::targets::google {
namespace {

std::string part(const std::string& id, const std::string& status, const std::string& body) {
  return "--b\r\nContent-Type: application/http\r\nContent-ID: <response-" + id + ">\r\n\r\nHTTP/1.1 " + status +
         "\r\nContent-Type: application/json\r\n\r\n" + body + "\r\n";
}

TEST(google_batch_message, is_written_as_the_batch_guide_has_it) {
  const std::vector<call> calls = {{"PATCH", "/admin/directory/v1/users/1", R"({"suspended":true})"},
                                   {"DELETE", "/admin/directory/v1/users/2", {}}};
  EXPECT_EQ(batch_body(calls, "b"),
            "--b\r\nContent-Type: application/http\r\nContent-ID: <item-0>\r\n\r\n"
            "PATCH /admin/directory/v1/users/1 HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n"
            "{\"suspended\":true}\r\n"
            "--b\r\nContent-Type: application/http\r\nContent-ID: <item-1>\r\n\r\n"
            "DELETE /admin/directory/v1/users/2 HTTP/1.1\r\n\r\n\r\n--b--\r\n");
}

TEST(google_batch_message, parts_are_found_by_their_id) {
  const auto body = part("item-1", "404 Not Found", R"({"error":{"errors":[{"reason":"notFound","message":"x@y"}]}})") +
                    part("item-0", "200 OK", R"({"id":"7"})") + "--b--\r\n";
  const auto out = parse_batch(body, "b", 3);
  ASSERT_EQ(out.size(), 3U);
  EXPECT_EQ(out[0]->status, 200U);
  EXPECT_EQ(parse_id(out[0]->body), "7");
  EXPECT_EQ(out[1]->status, 404U);
  EXPECT_EQ(out[1]->reason, "notFound");
  EXPECT_FALSE(out[2]) << "not among them";
}

TEST(google_batch_message, what_cannot_be_read_is_no_answer) {
  const auto whole = part("item-0", "200 OK", R"({"id":"7"})") + "--b--\r\n";
  struct row {
    const char* name;
    std::string body;
  };
  const row rows[] = {{"nothing", ""},
                      {"html", "<html>error</html>"},
                      {"another boundary", "--c\r\n\r\n--c--\r\n"},
                      {"cut in its body", whole.substr(0, whole.size() - 12)},
                      {"no status", part("item-0", "OK", "{}") + "--b--\r\n"},
                      {"status too large", part("item-0", "2000 OK", "{}") + "--b--\r\n"},
                      {"no number", part("item-x", "200 OK", "{}") + "--b--\r\n"},
                      {"number out of range", part("item-9", "200 OK", "{}") + "--b--\r\n"},
                      {"number without end", part("item-99999999999999999999999", "200 OK", "{}") + "--b--\r\n"},
                      {"no id", "--b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n--b--\r\n"}};
  for (const auto& r : rows) EXPECT_FALSE(parse_batch(r.body, "b", 1).at(0)) << r.name;
  EXPECT_TRUE(parse_batch(whole, "b", 1).at(0));
  for (std::size_t cut = 0; cut < whole.size(); ++cut) (void)parse_batch(whole.substr(0, cut), "b", 1);
}

TEST(google_batch_message, boundaries) {
  struct row {
    const char* type;
    const char* boundary;
  };
  for (const auto& r :
       {row{"multipart/mixed; boundary=batch_x", "batch_x"}, row{"Multipart/Mixed; Boundary=\"a b\"", "a b"},
        row{"multipart/mixed; boundary=x; charset=UTF-8", "x"}, row{"application/json", ""},
        row{"text/html; boundary=x", ""}, row{"multipart/mixed", ""}}) {
    EXPECT_EQ(boundary_in(r.type), r.boundary) << r.type;
  }
}

TEST(google_judge, an_answer_means) {
  struct row {
    const char* name;
    answered by;
    meaning what;
  };
  const row rows[] = {
      {"ok", reply{200, "", ""}, meaning::success},
      {"no content", reply{204, "", ""}, meaning::success},
      {"pace 403", reply{403, "userRateLimitExceeded", ""}, meaning::again},
      {"quota 403", reply{403, "quotaExceeded", ""}, meaning::again},
      {"forbidden", reply{403, "forbidden", ""}, meaning::refused},
      {"pace 429", reply{429, "", ""}, meaning::again},
      {"not complete", reply{412, "conditionNotMet", "", refusal_detail::being_created}, meaning::again},
      {"deleted", reply{412, "conditionNotMet", "", refusal_detail::deleted}, meaning::gone},
      {"another condition", reply{412, "conditionNotMet", ""}, meaning::refused},
      {"full", reply{412, "limitExceeded", ""}, meaning::full},
      {"service", reply{503, "backendError", ""}, meaning::again},
      {"backend", reply{500, "backendError", ""}, meaning::open},
      {"gateway", reply{502, "", ""}, meaning::open},
      {"not implemented", reply{501, "", ""}, meaning::refused},
      {"duplicate", reply{409, "duplicate", ""}, meaning::taken},
      {"absent", reply{404, "notFound", ""}, meaning::gone},
      {"invalid", reply{400, "invalid", ""}, meaning::refused},
      {"redirect", reply{302, "", ""}, meaning::refused},
      {"lost", error(errc::outcome_unknown, "x"), meaning::open},
      {"too large an answer", error(errc::invalid_input, "x"), meaning::open},
      {"down", error(errc::unavailable, "x"), meaning::not_sent}};
  for (const auto& r : rows) EXPECT_EQ(meaning_of(r.by), r.what) << r.name;
}

TEST(google_judge, only_known_codes_are_repeated) {
  EXPECT_EQ(parse_reason(R"({"error":{"errors":[{"reason":"duplicate"}]}})"), "duplicate");
  for (const char* body : {"", "<html>", "[]", R"({"error":"x"})", R"({"error":{"errors":[]}})",
                           R"({"error":{"errors":[7]}})", R"({"error":{"errors":[{"reason":"jan@demo.example"}]}})"}) {
    EXPECT_EQ(parse_reason(body), "") << body;
  }
}

TEST(google_answers, a_list_is_read_whole_or_not) {
  EXPECT_EQ(parse_page(R"({"users":[{"id":"1"}],"nextPageToken":"t"})", "users")->next, "t");
  EXPECT_EQ(parse_page(R"({"kind":"admin#directory#users"})", "users")->objects.size(), 0U);
  for (const char* body :
       {"", "<html>", R"({"users":{}})", R"({"users":[{"id":"1"},{}]})", R"({"users":[{"id":"a@b"}]})"}) {
    EXPECT_FALSE(parse_page(body, "users")) << body;
  }
}

TEST(google_answers, a_handle_is_ours_only_in_its_own_place) {
  const auto hex = handle_of(1).hex();
  const auto user = [](const std::string& schema, const std::string& field, const json& value) {
    return json{{"customSchemas", {{schema, {{field, value}}}}}};
  };
  EXPECT_EQ(handle_in_user(user("Sluis", "handle", hex)), hex);
  EXPECT_EQ(handle_in_user(user("Other", "handle", hex)), "");
  EXPECT_EQ(handle_in_user(user("Sluis", "number", hex)), "");
  EXPECT_EQ(handle_in_user(user("Sluis", "handle", "short")), "");
  EXPECT_EQ(handle_in_user(user("Sluis", "handle", 7)), "");
  EXPECT_EQ(handle_in_user(json{{"customSchemas", "x"}}), "");
  EXPECT_EQ(handle_in_user(json{{"externalIds", {{{"type", "custom"}, {"customType", "sluis"}, {"value", hex}}}}}), "")
      << "other tools write that field";
  EXPECT_EQ(handle_in_group({{"email", "sluis-" + hex + "@demo.example"}}, "demo.example"), hex);
  EXPECT_EQ(handle_in_group({{"email", "sluis-" + hex + "@other.example"}}, "demo.example"), "");
  EXPECT_EQ(handle_in_group({{"email", "xluis-" + hex + "@demo.example"}}, "demo.example"), "");
}

json patch_of(const field_map& fields, const json& held = json::array()) {
  const auto change = change_of(operation::update_user, 1, {}, "100");
  return user_patch(change, fields, "demo.example", held).value();
}

TEST(google_resources, fields_become_attributes) {
  const auto hex = handle_of(1).hex();
  struct row {
    const char* name;
    field_map fields;
    json body;
  };
  const row rows[] = {
      {"login", {{field::user_name, "a@b.nl"}}, {{"primaryEmail", "a@b.nl"}}},
      {"login that is no address", {{field::user_name, "abc"}}, {{"primaryEmail", "abc@demo.example"}}},
      {"given name", {{field::given_name, "Jo"}}, {{"name", {{"givenName", "Jo"}}}}},
      {"given name cleared", {{field::given_name, ""}}, {{"name", {{"givenName", hex}}}}},
      {"prefix",
       {{field::family_name_prefix, "van"}, {field::family_name, "Dam"}},
       {{"name", {{"familyName", "van Dam"}}}}},
      {"prefix cleared",
       {{field::family_name_prefix, ""}, {field::family_name, "Dam"}},
       {{"name", {{"familyName", "Dam"}}}}},
      {"both cleared", {{field::family_name_prefix, ""}, {field::family_name, ""}}, {{"name", {{"familyName", hex}}}}},
      {"active", {{field::active, "true"}}, {{"suspended", false}}},
      {"inactive", {{field::active, "false"}}, {{"suspended", true}}},
      {"not written", {{field::email, "a@b.nl"}, {field::display_name, "x"}}, json::object()},
      {"both of the organization cleared",
       {{field::school, ""}, {field::function, ""}},
       {{"organizations", json::array()}}}};
  for (const auto& r : rows) EXPECT_EQ(patch_of(r.fields), r.body) << r.name;
}

TEST(google_resources, other_peoples_organizations_stay) {
  const json held = json::parse(R"([{"name":"theirs"},{"primary":true,"name":"old","title":"t","department":"d"}])");
  EXPECT_EQ(patch_of({{field::school, "new"}}, held)["organizations"],
            json::parse(R"([{"primary":true,"name":"new","title":"t","department":"d"},{"name":"theirs"}])"));
}

TEST(google_resources, what_cannot_be_written_names_the_attribute_and_nobody) {
  const std::string longest(60, 'x');
  struct row {
    const char* name;
    field_map fields;
    const char* said;
  };
  const row rows[] = {
      {"long given name", {{field::given_name, longest + "x"}}, "name.givenName"},
      {"prefix makes it long", {{field::family_name_prefix, "v"}, {field::family_name, longest}}, "name.familyName"},
      {"prefix alone", {{field::family_name_prefix, "van"}}, "prefix"},
      {"no login", {{field::user_name, ""}}, "primaryEmail"}};
  for (const auto& r : rows) {
    const auto change = change_of(operation::update_user, 1, r.fields, "100");
    const auto out = user_patch(change, r.fields, "demo.example", json::array());
    ASSERT_FALSE(out) << r.name;
    EXPECT_NE(out.error().text().find(r.said), std::string::npos) << out.error().text();
    EXPECT_EQ(out.error().text().find("xxx"), std::string::npos);
  }
  std::string umlauts;
  for (int i = 0; i < 60; ++i) umlauts += "ë";
  EXPECT_EQ(patch_of({{field::given_name, umlauts}})["name"]["givenName"], umlauts) << "characters, not bytes";
  EXPECT_FALSE(new_group(change_of(operation::create_group, 1, {{field::group_name, "x"}}), "")) << "no group_domain";
}

TEST(google_new_objects, a_minute_and_no_longer) {
  const instant start{std::chrono::hours{1'000}};
  new_objects fresh(start);
  EXPECT_TRUE(fresh.may_hold("x", start)) << "an earlier process may have made it";
  const auto later = start + std::chrono::hours{1};
  EXPECT_FALSE(fresh.may_hold("x", later));
  fresh.note("x", later);
  fresh.note("x", later + std::chrono::seconds{50});
  EXPECT_TRUE(fresh.may_hold("x", later + std::chrono::seconds{100}));
  fresh.note("y", later + std::chrono::seconds{105});
  EXPECT_TRUE(fresh.may_hold("x", later + std::chrono::seconds{105})) << "the later note counts";
  EXPECT_FALSE(fresh.may_hold("x", later + std::chrono::seconds{111}));
}

}  // namespace
}  // namespace sluis::targets::google
