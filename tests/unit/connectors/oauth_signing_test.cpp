// Checked with OpenSSL's other half: what is signed here must verify there, with the public key alone.
#include "connectors/targets/oauth/signing.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "connectors/targets/oauth/grant_request.hpp"
#include "tests/lab/text.hpp"
#include "tests/support/certificate.hpp"
#include "tests/support/rsa_key.hpp"

namespace sluis::targets::oauth {
namespace {

using json = nlohmann::json;

constexpr instant now{std::chrono::seconds{1'795'000'000}};

std::string decoded(std::string text) {
  for (auto& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  const auto padding = (4 - text.size() % 4) % 4;
  text.append(padding, '=');
  std::string out(text.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  out.resize(size < 0 ? 0 : static_cast<std::size_t>(size) - padding);
  return out;
}

struct statement {
  json header, claims;
  std::string input, signature;
};

statement read(const std::string& jwt) {
  const auto parts = lab::split(jwt, '.');
  EXPECT_EQ(parts.size(), 3U);
  return {json::parse(decoded(parts.at(0))), json::parse(decoded(parts.at(1))), parts[0] + "." + parts[1],
          decoded(parts.at(2))};
}

bool verifies(const statement& s, algorithm how, const std::string& pem) {
  BIO* from = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(from, nullptr, nullptr, nullptr);
  EVP_MD_CTX* work = EVP_MD_CTX_new();
  EVP_PKEY_CTX* padding = nullptr;
  EVP_DigestVerifyInit(work, &padding, EVP_sha256(), nullptr, key);
  if (how == algorithm::ps256) {
    EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, 32);
  }
  const bool good =
      EVP_DigestVerify(work, reinterpret_cast<const unsigned char*>(s.signature.data()), s.signature.size(),
                       reinterpret_cast<const unsigned char*>(s.input.data()), s.input.size()) == 1;
  EVP_MD_CTX_free(work);
  EVP_PKEY_free(key);
  BIO_free(from);
  return good;
}

/// name -> value of a form.
std::map<std::string, std::string> fields(const secret& form) {
  std::map<std::string, std::string> out;
  for (const auto& one : lab::split(form.reveal(), '&')) {
    const auto at = one.find('=');
    out[one.substr(0, at)] = lab::percent_decode(one.substr(at + 1)).value();
  }
  return out;
}

TEST(oauth_signing, base64url_is_that_of_rfc_4648_without_padding) {
  for (const auto& [bytes, expected] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xfb\xff\xfe", "-__-"}, {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(base64url(bytes), expected);
  }
}

TEST(oauth_signing, a_signed_statement_verifies_and_an_altered_one_does_not) {
  const auto pem = test::rsa_key_pem(2048);
  const auto key = private_key::parse(secret(pem), "graph.key").value();
  for (const auto how : {algorithm::rs256, algorithm::ps256}) {
    auto s = read(key.sign(how, {{"kid", "1"}}, {{"iss", "me"}}));
    EXPECT_EQ(s.header, (json{{"alg", how == algorithm::rs256 ? "RS256" : "PS256"}, {"typ", "JWT"}, {"kid", "1"}}));
    EXPECT_EQ(s.claims, (json{{"iss", "me"}}));
    EXPECT_TRUE(verifies(s, how, pem));
    s.input.back() ^= 1;
    EXPECT_FALSE(verifies(s, how, pem));
  }
}

TEST(oauth_signing, a_key_that_cannot_serve_is_named_by_its_file_and_never_shown) {
  for (const auto& [name, pem] :
       std::vector<std::pair<std::string, std::string>>{{"not a key", "hunter2"},
                                                        {"too short", test::rsa_key_pem(1024)},
                                                        {"elliptic", test::make_certificate({}).key_pem}}) {
    const auto made = private_key::parse(secret(pem), "graph.key");
    ASSERT_FALSE(made) << name;
    EXPECT_NE(made.error().text().find("graph.key"), std::string::npos);
    EXPECT_EQ(made.error().text().find(pem.substr(0, 7)), std::string::npos);
  }
}

TEST(oauth_signing, a_thumbprint_is_the_digest_of_the_certificate) {
  const auto made = test::make_certificate({});
  const auto print = certificate_thumbprint(made.pem, "graph.pem");
  ASSERT_TRUE(print);
  EXPECT_EQ(print->size(), 43U);
  EXPECT_NE(*print, *certificate_thumbprint(test::make_certificate({}).pem, "graph.pem"));
  EXPECT_FALSE(certificate_thumbprint("nothing", "graph.pem"));
}

TEST(oauth_grant_request, says_who_we_are_in_each_of_the_three_ways) {
  const auto pem = test::rsa_key_pem(2048);
  const auto key = [&] { return private_key::parse(secret(pem), "k").value(); };
  const auto by_secret = fields(
      grant_request(client_secret{"app", secret("p&ss=w rd"), "https://graph.microsoft.com/.default"}, now, "u"));
  EXPECT_EQ(by_secret.at("client_secret"), "p&ss=w rd");
  EXPECT_EQ(by_secret.at("grant_type"), "client_credentials");
  EXPECT_EQ(by_secret.at("scope"), "https://graph.microsoft.com/.default");

  const auto by_certificate =
      fields(grant_request(client_certificate{"app", key(), "thumb", "https://login/token", "s"}, now, "u"));
  EXPECT_EQ(by_certificate.at("client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  const auto asserted = read(by_certificate.at("client_assertion"));
  EXPECT_EQ(asserted.header.at("x5t#S256"), "thumb");
  EXPECT_EQ(asserted.claims, (json{{"aud", "https://login/token"},
                                   {"iss", "app"},
                                   {"sub", "app"},
                                   {"jti", "u"},
                                   {"nbf", 1'794'999'940},
                                   {"iat", 1'795'000'000},
                                   {"exp", 1'795'000'600}}));
  EXPECT_TRUE(verifies(asserted, algorithm::ps256, pem));

  const auto by_account = fields(grant_request(
      service_account{"robot@p.example", key(), "kid1", "admin@school.example", "a b", "https://t/token"}, now, "u"));
  EXPECT_EQ(by_account.at("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
  const auto said = read(by_account.at("assertion"));
  EXPECT_EQ(said.header, (json{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", "kid1"}}));
  EXPECT_EQ(said.claims.at("sub"), "admin@school.example");
  EXPECT_EQ(said.claims.at("exp").get<std::int64_t>() - said.claims.at("iat").get<std::int64_t>(), 600);
  EXPECT_TRUE(verifies(said, algorithm::rs256, pem));
}

}  // namespace
}  // namespace sluis::targets::oauth
