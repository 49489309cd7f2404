// Pure parts: handles, names, passwords, answers, costs.
#include <gtest/gtest.h>

#include <set>

#include "connectors/targets/graph/answers.hpp"
#include "connectors/targets/graph/batch_text.hpp"
#include "connectors/targets/graph/first_password.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/limits.hpp"
#include "connectors/targets/graph/principal_name.hpp"
#include "connectors/targets/graph/recent.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::targets::graph {
namespace {

TEST(graph_words, an_employee_id_is_eighty_bits_in_base32) {
  struct row {
    const char* hex;
    const char* id;
  };
  const row rows[] = {
      {"00000000000000000000ffffffffffff", "aaaaaaaaaaaaaaaa"},
      {"ffffffffffffffffffff000000000000", "7777777777777777"},
      {"666f6f626172666f6f62000000000000", "mzxw6ytbojtg633c"},  // RFC 4648, section 10: "foobar" begins MZXW6YTBOI
  };
  for (const auto& r : rows) {
    const auto handle = target_handle::parse(r.hex).value();
    EXPECT_EQ(employee_id(handle), r.id);
    EXPECT_TRUE(is_employee_id(employee_id(handle)));
    EXPECT_EQ(unique_name(handle), std::string("sluis-") + r.hex);
    EXPECT_TRUE(is_unique_name(unique_name(handle)));
  }
  for (const char* other :
       {"", "12345", "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaa", "AAAAAAAAAAAAAAAA", "aaaaaaaaaaaaaaa1"}) {
    EXPECT_FALSE(is_employee_id(other)) << other;
  }
  for (const char* other :
       {"", "sluis-", "sluis-00", "other-00000000000000000000ffffffffffff", "sluis-0000000000000000000gffffffffffff"}) {
    EXPECT_FALSE(is_unique_name(other)) << other;
  }
}

TEST(graph_words, a_nickname_is_what_exchange_takes_of_a_login) {
  EXPECT_EQ(mail_nickname("jan.jansen@demo.example", "x"), "jan.jansen");
  EXPECT_EQ(mail_nickname("o'neil#1@demo.example", "x"), "oneil1");
  EXPECT_EQ(mail_nickname("jan.'@demo.example", "x"), "jan");
  EXPECT_EQ(mail_nickname("~~@demo.example", "x"), "x");
}

TEST(graph_words, passwords_differ_and_have_every_class) {
  test::seeded_random chance(7);
  std::set<std::string> seen;
  for (int i = 0; i < 500; ++i) {
    const auto one = first_password(chance);
    const std::string text(one.reveal());
    EXPECT_EQ(text.size(), 26U);
    EXPECT_NE(text.find_first_of("abcdefghijklmnopqrstuvwxyz"), std::string::npos);
    EXPECT_NE(text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos);
    EXPECT_NE(text.find_first_of("0123456789"), std::string::npos);
    EXPECT_NE(text.find_first_of("+-"), std::string::npos);
    seen.insert(text);
  }
  EXPECT_EQ(seen.size(), 500U);
}

TEST(graph_words, an_answer_means) {
  const auto body = [](const char* text) { return json::parse(text); };
  const json conflict =
      body(R"({"error":{"code":"Request_BadRequest","details":[{"code":"ObjectConflict","target":"mailNickname"}]}})");
  struct row {
    const char* name;
    heard by;
    meaning means;
  };
  const row rows[] = {
      {"ok", {200, {}, {}}, meaning::done},
      {"no content", {204, {}, {}}, meaning::done},
      {"not there", {404, {}, {}}, meaning::gone},
      {"taken", {400, conflict, {}}, meaning::conflict},
      {"malformed", {400, body(R"({"error":{"code":"Request_BadRequest"}})"), {}}, meaning::failed},
      {"redirect", {302, {}, {}}, meaning::failed},
      {"throttled", {429, {}, {}}, meaning::not_sent},
      {"busy", {503, {}, {}}, meaning::not_sent},
      {"broken", {500, {}, {}}, meaning::ambiguous},
      {"gateway", {504, {}, {}}, meaning::ambiguous},
      {"never left", {0, {}, {errc::unavailable, "x"}}, meaning::not_sent},
      {"refused before", {0, {}, {errc::refused, "x"}}, meaning::not_sent},
      {"lost", {0, {}, {errc::outcome_unknown, "x"}}, meaning::ambiguous},
      {"broke a bound", {0, {}, {errc::invalid_input, "x"}}, meaning::ambiguous},
  };
  for (const auto& r : rows) EXPECT_EQ(meaning_of(r.by), r.means) << r.name;
  EXPECT_EQ(read_refusal(conflict).attribute, "mailNickname");
}

TEST(graph_words, only_known_words_of_an_error_are_kept) {
  const auto said = read_refusal(json::parse(
      R"({"error":{"code":"jan.jansen","message":"jan.jansen","details":[{"code":"ObjectConflict","target":"jan.jansen"}]}})"));
  EXPECT_EQ(said.code, "");
  EXPECT_EQ(said.attribute, "");
  EXPECT_TRUE(said.is_conflict);
  for (const char* text :
       {"{}", R"({"error":1})", R"({"error":{"code":1,"details":{}}})", R"({"error":{"details":[1,{}]}})"}) {
    EXPECT_FALSE(read_refusal(json::parse(text)).is_conflict) << text;
  }
}

TEST(graph_words, a_page_is_whole_or_an_error) {
  const std::string base = "https://graph.microsoft.com/v1.0";
  struct row {
    const char* name;
    const char* text;
    const char* next;  // nullptr: an error
  };
  const row rows[] = {
      {"the last", R"({"value":[{"id":"a"}]})", ""},
      {"one of many", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$skiptoken=x"})",
       "/users?$skiptoken=x"},
      {"no list", R"({"value":{}})", nullptr},
      {"nothing", R"({})", nullptr},
      {"no id", R"({"value":[{"id":"a"},{}]})", nullptr},
      {"an id that is none", R"({"value":[{"id":7}]})", nullptr},
      {"another host", R"({"value":[],"@odata.nextLink":"https://graph.example/v1.0/users?x=1"})", nullptr},
      {"a longer host", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0.evil.example/users"})",
       nullptr},
      {"out of the path", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/../../lab/dump"})",
       nullptr},
      {"out of the path, encoded",
       R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/%2e%2E/dump"})", nullptr},
      {"out of the path at the end", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/..?x=1"})",
       nullptr},
      {"an encoded slash", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/..%2fdump"})",
       nullptr},
      {"a backslash", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/..\\dump"})", nullptr},
      {"an encoded backslash", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/..%5Cdump"})",
       nullptr},
      {"a dot", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/./users"})", nullptr},
      {"out of the path, with a parameter",
       R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/..;/..;/dump"})", nullptr},
      {"out of the path, encoded twice",
       R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/%252e%252e/dump"})", nullptr},
      {"out of the path, overlong",
       R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/%c0%ae%c0%ae/dump"})", nullptr},
      {"out of the path, with a zero byte",
       R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/..%00/dump"})", nullptr},
      {"a fragment", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users#?x"})", nullptr},
      {"a cut code", R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/%2"})", nullptr},
      {"a function",
       R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/microsoft.graph.delta%28%29?$deltatoken=a%2Fb"})",
       "/users/microsoft.graph.delta%28%29?$deltatoken=a%2Fb"},
      {"dots in a name and in the query",
       R"({"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/users/a..b?$skiptoken=/../x"})",
       "/users/a..b?$skiptoken=/../x"},
      {"a link that is none", R"({"value":[],"@odata.nextLink":7})", nullptr},
  };
  for (const auto& r : rows) {
    const auto out = read_page(json::parse(r.text), base);
    ASSERT_EQ(out.has_value(), r.next != nullptr) << r.name;
    if (r.next != nullptr) {
      EXPECT_EQ(out->next, r.next) << r.name;
    }
  }
}

TEST(graph_words, a_batch_answer_is_read_item_by_item) {
  const auto out = read_batch(
      R"({"responses":[{"id":"2","status":429,"headers":{"retry-after":"5"}},{"id":"1","status":201,"body":{"id":"a"}},
    {"id":"3"},{"id":"4","status":"x"},{"id":"5","status":9},{"status":200},7,{"id":"6","status":204,"body":"text"}]})");
  ASSERT_TRUE(out);
  EXPECT_EQ(out->size(), 3U);
  EXPECT_EQ(out->at("2").retry_after, "5");
  EXPECT_EQ(id_in(out->at("1").what.body), "a");
  EXPECT_TRUE(out->at("6").what.body.is_null());
  for (const char* text : {"", "[]", "{}", R"({"responses":{}})", "<html>"}) EXPECT_FALSE(read_batch(text)) << text;
}

TEST(graph_words, a_batch_is_json_with_its_bodies_inside) {
  call one;
  one.method = "PATCH";
  one.path = "/groups(uniqueName='x\"y')";
  one.body = R"({"a":1})";
  one.prefer = "create-if-missing";
  call two;
  two.method = "GET";
  two.path = "/users";
  const auto out = json::parse(batch_text({&one, &two}))["requests"];
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0], json({{"id", "1"},
                          {"method", "PATCH"},
                          {"url", one.path},
                          {"headers", {{"Content-Type", "application/json"}, {"Prefer", "create-if-missing"}}},
                          {"body", {{"a", 1}}}}));
  EXPECT_EQ(out[1], json({{"id", "2"}, {"method", "GET"}, {"url", "/users"}}));
}

TEST(graph_words, writes_and_reads_cost_what_the_vendor_says) {
  call write;
  write.method = "PATCH";
  call read;
  read.method = "GET";
  read.units = 2;
  const auto both = cost_of(write) + cost_of(read);
  EXPECT_EQ(both.of, (std::array<double, 4>{1, 3, 0, 0}));
}

TEST(graph_words, only_what_others_use_slows_us_down) {
  EXPECT_EQ(parse_used("x"), std::nullopt);
  EXPECT_EQ(parse_used(""), std::nullopt);
  EXPECT_EQ(parse_used("0.8x"), std::nullopt);
  EXPECT_EQ(parse_used("1.6"), 1.6);
  const instant now{std::chrono::hours{1}};
  spending spent{graph_limits{}};
  EXPECT_EQ(spent.share(now), 0.0);
  for (int i = 0; i < 147; ++i) spent.add({{20, 20}}, now + std::chrono::seconds{i});
  const auto later = now + std::chrono::seconds{147};
  EXPECT_NEAR(spent.share(later), 0.98, 0.001) << "2,940 of 3,000 writes";
  EXPECT_EQ(spent.slower_by(0.98, later), 1.0) << "all of it is ours";
  EXPECT_NEAR(spent.slower_by(1.48, later), 1.96, 0.01) << "the others use half";
  EXPECT_NEAR(spent.slower_by(9, later), 9.8, 0.01) << "never quite still";
  EXPECT_NEAR(spent.share(later + std::chrono::seconds{75}), 0.49, 0.01) << "the rest is over";
}

TEST(graph_words, what_was_made_is_new_for_five_minutes) {
  test::virtual_clock time;
  recent made(time);
  EXPECT_TRUE(made.has("b")) << "a run that ended a moment ago may have made it";
  time.advance(std::chrono::minutes{5});
  made.made("a");
  EXPECT_TRUE(made.has("a"));
  EXPECT_FALSE(made.has("b"));
  time.advance(std::chrono::minutes{5});
  EXPECT_FALSE(made.has("a"));
  patience wait;
  for (int s = 1; s <= 8; s *= 2) EXPECT_EQ(wait.next_wait(), std::chrono::seconds{s});
  EXPECT_EQ(wait.next_wait(), std::nullopt);
}

}  // namespace
}  // namespace sluis::targets::graph
