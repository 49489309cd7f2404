#include "tests/lab/token_endpoint.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/lab/text.hpp"

namespace lab {

namespace {

using json = nlohmann::json;
using form = std::map<std::string, std::string>;

answer refuse(unsigned status, const char* word) {
  return {status, {{"Content-Type", "application/json"}}, json{{"error", word}}.dump()};
}

form read_form(const std::string& body) {
  form out;
  for (const auto& one : split(body, '&')) {
    const auto at = one.find('=');
    if (at == std::string::npos) continue;
    out[one.substr(0, at)] = percent_decode(one.substr(at + 1)).value_or("");
  }
  return out;
}

std::string bytes_of(const std::string& text) {
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const auto value = digits.find(c);
    if (value == std::string_view::npos) return {};
    held = (held << 6) | static_cast<std::uint32_t>(value);
    if ((bits += 6) >= 8) out += static_cast<char>((held >> (bits -= 8)) & 0xff);
  }
  return out;
}

/// The claims of a statement that is whole and valid now; null otherwise.
json claims_of(const std::string& statement, const char* algorithm, moment now) {
  const auto parts = split(statement, '.');
  if (parts.size() != 3 || parts[2].size() < 300) return nullptr;
  const auto header = json::parse(bytes_of(parts[0]), nullptr, false);
  auto claims = json::parse(bytes_of(parts[1]), nullptr, false);
  if (!header.is_object() || !claims.is_object() || header.value("alg", "") != algorithm ||
      header.value("typ", "") != "JWT")
    return nullptr;
  const auto at = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const auto from = claims.value("iat", std::int64_t{0});
  const auto until = claims.value("exp", std::int64_t{0});
  if (claims.value("iss", "").empty() || claims.value("aud", "").empty()) return nullptr;
  return from <= at + 300 && until > at && until - from <= 3600 ? claims : json(nullptr);
}

bool has(const form& f, const char* key) {
  const auto found = f.find(key);
  return found != f.end() && !found->second.empty();
}

answer client_credentials(const form& f, moment now) {
  if (!has(f, "client_id")) return refuse(400, "invalid_request");
  if (has(f, "client_secret")) return f.at("client_secret") == "wrong" ? refuse(401, "invalid_client") : answer{};
  if (!has(f, "client_assertion") || !has(f, "client_assertion_type")) return refuse(401, "invalid_client");
  if (f.at("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    return refuse(400, "invalid_request");
  const auto claims = claims_of(f.at("client_assertion"), "PS256", now);
  const bool good = claims.is_object() && claims.value("sub", "") == f.at("client_id") &&
                    claims.value("iss", "") == f.at("client_id");
  return good ? answer{} : refuse(401, "invalid_client");
}

answer service_account(const form& f, moment now) {
  if (!has(f, "assertion")) return refuse(400, "invalid_request");
  const auto claims = claims_of(f.at("assertion"), "RS256", now);
  if (!claims.is_object() || claims.value("scope", "").empty()) return refuse(400, "invalid_grant");
  return claims.value("sub", "").empty() ? refuse(401, "unauthorized_client") : answer{};
}

bool asks_for_schemas(const form& f, moment now) {
  const auto claims = claims_of(has(f, "assertion") ? f.at("assertion") : "", "RS256", now);
  return claims.is_object() && claims.value("scope", "").find("/auth/admin.directory.userschema") != std::string::npos;
}

/// The proof of who may have the token is the token.
bool knows(const form& f, const std::string& token, moment now) {
  if (has(f, "client_secret")) return f.at("client_secret") == token;
  const auto claims = claims_of(has(f, "assertion") ? f.at("assertion") : "", "RS256", now);
  return claims.is_object() && claims.value("iss", "") == token;
}

}  // namespace

answer token_answer(const request& r, const std::string& token, moment now, audience open_to) {
  const auto* const type = r.header("content-type");
  if (r.method != "POST") return refuse(405, "invalid_request");
  if (type == nullptr || *type != "application/x-www-form-urlencoded") return refuse(400, "invalid_request");
  const auto f = read_form(r.body);
  if (!has(f, "grant_type")) return refuse(400, "invalid_request");
  answer out;
  if (f.at("grant_type") == "client_credentials") {
    out = client_credentials(f, now);
  } else if (f.at("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer") {
    out = service_account(f, now);
  } else {
    return refuse(400, "unsupported_grant_type");
  }
  if (out.status != 200) return out;
  if (open_to == audience::token_holders && !knows(f, token, now)) return refuse(401, "invalid_client");
  const auto shown = token + (asks_for_schemas(f, now) ? std::string(schema_scope_mark) : std::string());
  return {200,
          {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
          json{{"token_type", "Bearer"}, {"expires_in", 3599}, {"access_token", shown}}.dump()};
}

}  // namespace lab
