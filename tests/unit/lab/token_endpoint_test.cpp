#include "tests/lab/token_endpoint.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "connectors/targets/oauth/grant_request.hpp"
#include "tests/support/rsa_key.hpp"

namespace lab {
namespace {

using namespace sluis::targets::oauth;

constexpr sluis::instant now{std::chrono::seconds{1'795'000'000}};

answer ask(const credential& who, moment at = now) {
  return token_answer({"POST",
                       token_path,
                       {{"content-type", "application/x-www-form-urlencoded"}},
                       std::string(grant_request(who, now, "u").reveal())},
                      "t0ken", at);
}
private_key key() {
  return private_key::parse(sluis::secret(sluis::test::rsa_key_pem(2048)), "k").value();
}
service_account account(const std::string& acts_for) {
  return {"robot@p.example", key(), "k1", acts_for, "a b", "https://t"};
}

TEST(lab_token_endpoint, gives_a_token_to_whoever_says_it_right) {
  for (const auto& out :
       {ask(client_secret{"app", sluis::secret("s"), "x"}),
        ask(client_certificate{"app", key(), "print", "https://t", "x"}), ask(account("admin@a.example"))}) {
    ASSERT_EQ(out.status, 200U) << out.body;
    EXPECT_EQ(nlohmann::json::parse(out.body).at("access_token"), "t0ken");
  }
}

TEST(lab_token_endpoint, refuses_the_rest_in_the_words_of_rfc_6749) {
  struct row {
    const char* name;
    answer out;
    unsigned status;
    const char* word;
  };
  const auto form = [](const std::string& body) {
    return token_answer({"POST", token_path, {{"content-type", "application/x-www-form-urlencoded"}}, body}, "t", now);
  };
  for (const auto& r : {
           row{"a wrong secret", ask(client_secret{"app", sluis::secret("wrong"), "x"}), 401, "invalid_client"},
           row{"a statement of long ago",
               ask(client_certificate{"app", key(), "print", "https://t", "x"}, now + std::chrono::hours(2)), 401,
               "invalid_client"},
           row{"a service account that acts for nobody", ask(account("")), 401, "unauthorized_client"},
           row{"a grant that there is not", form("grant_type=password"), 400, "unsupported_grant_type"},
           row{"nothing", form(""), 400, "invalid_request"},
           row{"a statement in pieces",
               form("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=a.b"), 400,
               "invalid_grant"},
           row{"another content type",
               token_answer({"POST", token_path, {{"content-type", "application/json"}}, "{}"}, "t", now), 400,
               "invalid_request"},
       }) {
    EXPECT_EQ(r.out.status, r.status) << r.name;
    EXPECT_EQ(nlohmann::json::parse(r.out.body).at("error"), r.word) << r.name;
  }
}

}  // namespace
}  // namespace lab
