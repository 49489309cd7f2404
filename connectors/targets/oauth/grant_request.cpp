#include "connectors/targets/oauth/grant_request.hpp"

#include <chrono>

#include "connectors/http/url.hpp"

namespace sluis::targets::oauth {

namespace {

using json = nlohmann::json;

constexpr std::int64_t statement_lives_s = 600;  // both vendors allow an hour; what leaks should not live that long

std::int64_t seconds_of(instant t) {
  return std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
}

void add(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form.append(name).append("=").append(http::percent_encode(value));
}

struct written {
  instant now;
  const std::string& unique;

  secret operator()(const client_secret& who) const {
    std::string form;
    form.reserve(256 + who.client_id.size() * 3 + who.word.size() * 3 + who.scope.size() * 3);  // never moves
    add(form, "grant_type", "client_credentials");
    add(form, "client_id", who.client_id);
    std::string word = http::percent_encode(who.word.reveal());
    form.append("&client_secret=").append(word);
    wipe(word);
    if (!who.scope.empty()) add(form, "scope", who.scope);
    return secret(std::move(form));
  }

  secret operator()(const client_certificate& who) const {
    const auto from = seconds_of(now);
    const json claims = {{"aud", who.audience}, {"iss", who.client_id}, {"sub", who.client_id},
                         {"jti", unique},       {"nbf", from - 60},     {"exp", from + statement_lives_s},
                         {"iat", from}};
    std::string form;
    add(form, "grant_type", "client_credentials");
    add(form, "client_id", who.client_id);
    add(form, "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    add(form, "client_assertion", who.key.sign(algorithm::ps256, {{"x5t#S256", who.thumbprint}}, claims));
    add(form, "scope", who.scope);
    return secret(std::move(form));
  }

  secret operator()(const service_account& who) const {
    const auto from = seconds_of(now);
    json claims = {{"iss", who.address},
                   {"scope", who.scope},
                   {"aud", who.audience},
                   {"iat", from},
                   {"exp", from + statement_lives_s}};
    if (!who.acts_for.empty()) claims["sub"] = who.acts_for;
    json header = json::object();
    if (!who.key_id.empty()) header["kid"] = who.key_id;
    std::string form;
    add(form, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    add(form, "assertion", who.key.sign(algorithm::rs256, std::move(header), claims));
    return secret(std::move(form));
  }
};

}  // namespace

secret grant_request(const credential& who, instant now, const std::string& unique) {
  return std::visit(written{now, unique}, who);
}

}  // namespace sluis::targets::oauth
