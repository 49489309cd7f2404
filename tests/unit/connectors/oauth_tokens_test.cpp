#include "connectors/targets/oauth/oauth_tokens.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/oauth/token_answer.hpp"
#include "tests/support/run.hpp"
#include "tests/support/scripted_transport.hpp"
#include "tests/support/virtual_time.hpp"

namespace sluis::targets::oauth {
namespace {

using namespace std::chrono_literals;
using test::scripted_transport;

struct bench {
  test::virtual_clock time;
  test::seeded_random chance{1};
  std::shared_ptr<scripted_transport> wire = std::make_shared<scripted_transport>();
  std::shared_ptr<http::token_source> tokens =
      make_oauth_tokens({client_secret{"app", secret("s3cret"), "x"}, "/token", "graph.secret"}, wire, time, chance);

  void grants(const std::string& token, int seconds) {
    wire->on("POST", "/token",
             scripted_transport::answer(200, R"({"token_type":"Bearer","access_token":")" + token +
                                                 R"(","expires_in":)" + std::to_string(seconds) + "}"));
  }
  std::string ask() {
    const auto got = test::run(tokens->token());
    return got ? std::string(got->reveal()) : "error: " + got.error().text();
  }
};

TEST(oauth_tokens, one_token_serves_until_shortly_before_its_end) {
  bench b;
  b.grants("one", 3600);
  b.grants("two", 3600);
  EXPECT_EQ(b.ask(), "one");
  EXPECT_EQ(b.ask(), "one");
  b.time.advance(54min);
  EXPECT_EQ(b.ask(), "one");
  b.time.advance(2min);
  EXPECT_EQ(b.ask(), "two");
  EXPECT_EQ(b.wire->requests.size(), 2U);
  EXPECT_EQ(b.wire->requests.front().content_type, "application/x-www-form-urlencoded");
}

TEST(oauth_tokens, the_old_one_serves_while_the_endpoint_is_down_and_no_longer_than_it_lives) {
  bench b;
  b.grants("one", 3600);
  b.wire->always("POST", "/token", [](const auto&) { return error(errc::unavailable, "no connection"); });
  EXPECT_EQ(b.ask(), "one");
  b.time.advance(58min);
  EXPECT_EQ(b.ask(), "one");
  b.time.advance(2min);
  EXPECT_EQ(b.ask(), "error: no token: no connection");
}

TEST(oauth_tokens, a_refused_token_is_replaced) {
  bench b;
  b.grants("one", 3600);
  b.grants("two", 3600);
  EXPECT_EQ(b.ask(), "one");
  b.tokens->refused();
  EXPECT_EQ(b.ask(), "two");
}

TEST(oauth_token_answer, says_what_is_wrong_in_known_words_only) {
  struct row {
    const char* name;
    unsigned status;
    std::string body;
    errc code;
    std::string says;
  };
  for (const auto& r : {
           row{"a wrong secret", 401,
               R"({"error":"invalid_client","error_description":"jan@school.example","error_codes":[7000215]})",
               errc::refused, "401 invalid_client (AADSTS7000215)"},
           row{"no delegation", 400, R"({"error":"unauthorized_client","error_description":"x"})", errc::refused,
               "400 unauthorized_client"},
           row{"a wrong key or a wrong clock", 400, R"({"error":"invalid_grant"})", errc::refused,
               "this machine's clock: a statement that is signed with a wrong time"},
           row{"a word of its own", 400, R"({"error":"jan@school.example"})", errc::refused, "400"},
           row{"throttled", 429, "", errc::unavailable, "429"},
           row{"down, in HTML", 503, "<html>jan@school.example</html>", errc::unavailable, "503"},
           row{"a redirect", 302, "", errc::refused, "302"},
           row{"no token in it", 200, R"({"token_type":"Bearer"})", errc::unavailable, "cannot be read"},
           row{"an empty token", 200, R"({"access_token":""})", errc::unavailable, "cannot be read"},
           row{"not JSON", 200, "<html>", errc::unavailable, "cannot be read"},
           row{"nested deeply", 200, std::string(100'000, '['), errc::unavailable,
               "cannot be read: the JSON is nested deeper than 16 levels"},
           row{"nested deeply, and refused", 400, std::string(100'000, '['), errc::refused, "400"},
           row{"a list", 200, "[1]", errc::unavailable, "cannot be read"},
       }) {
    http::response answer{r.status, {}, r.body};
    const auto got = read_token_answer(answer, "graph.secret", instant{});
    ASSERT_FALSE(got) << r.name;
    EXPECT_EQ(got.error().code(), r.code) << r.name;
    EXPECT_NE(got.error().text().find(r.says), std::string::npos) << r.name << ": " << got.error().text();
    EXPECT_EQ(got.error().text().find("jan@"), std::string::npos) << r.name;
    EXPECT_TRUE(answer.body.empty()) << r.name;
  }
}

TEST(oauth_token_answer, a_life_is_bounded_and_need_not_be_said) {
  for (const auto& [body, lives] : std::vector<std::pair<std::string, std::chrono::seconds>>{
           {R"({"access_token":"t"})", 300s},
           {R"({"access_token":"t","expires_in":99999999})", 24h},
           {R"({"access_token":"t","expires_in":-5})", 1s},
           {R"({"access_token":"t","expires_in":3599})", 3599s}}) {
    http::response answer{200, {}, body};
    EXPECT_EQ(read_token_answer(answer, "f", instant{}).value().lives, lives) << body;
  }
}

}  // namespace
}  // namespace sluis::targets::oauth
