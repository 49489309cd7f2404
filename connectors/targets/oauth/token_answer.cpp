#include "connectors/targets/oauth/token_answer.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "connectors/json/parse_json.hpp"

namespace sluis::targets::oauth {

namespace {

using json = nlohmann::json;

constexpr std::chrono::seconds without_a_word{300};  // expires_in is only recommended
constexpr std::chrono::seconds longest{24 * 3600};
constexpr foreign::json_limits a_token{std::size_t{256} * 1024, 16, 10'000, std::size_t{128} * 1024,
                                       foreign::repeated_keys::last_wins};

std::string known_word(const json& body) {
  static constexpr std::array<std::string_view, 9> words = {
      "invalid_request", "invalid_client", "invalid_grant", "unauthorized_client",    "unsupported_grant_type",
      "invalid_scope",   "access_denied",  "server_error",  "temporarily_unavailable"};
  if (!body.is_object()) return {};
  const auto found = body.find("error");
  if (found == body.end() || !found->is_string()) return {};
  const auto& word = found->get_ref<const std::string&>();
  return std::find(words.begin(), words.end(), word) == words.end() ? std::string() : " " + word;
}

// "AADSTS7000215": which of Microsoft's many reasons it is can be looked up by its number.
std::string microsoft_number(const json& body) {
  if (!body.is_object()) return {};
  const auto found = body.find("error_codes");
  if (found == body.end() || !found->is_array() || found->empty() || !found->front().is_number_unsigned()) return {};
  return " (AADSTS" + std::to_string(found->front().get<std::uint64_t>()) + ")";
}

error refusal(unsigned status, const json& body, const std::string& credential, instant now) {
  const auto what = "the token endpoint answered " + std::to_string(status) + known_word(body) + microsoft_number(body);
  if (status == 429 || status >= 500) return {errc::unavailable, what, "the next sync asks again"};
  if (known_word(body) == " invalid_grant") {
    return {errc::refused, what,
            "check " + credential +
                ", and this machine's clock: a statement that is signed with a wrong time is refused in the same words "
                "(here it is " +
                to_string(now) + ")"};
  }
  if (status == 400 || status == 401 || status == 403) {
    return {errc::refused, what,
            "the credential is refused: check " + credential +
                ": who we say we are there is not accepted, or may not act so"};
  }
  return {errc::refused, what, "check the token endpoint's address; redirects are not followed"};
}

}  // namespace

result<granted> read_token_answer(http::response& answer, const std::string& credential, instant now) {
  auto parsed = foreign::parse_json(answer.body, a_token);
  wipe(answer.body);
  auto body = parsed ? std::move(*parsed) : json();
  if (answer.status != 200) return refusal(answer.status, body, credential, now);
  const auto bad = [&] {
    const auto why = parsed ? std::string() : ": " + parsed.error().message();
    return error{errc::unavailable, "the token endpoint's answer cannot be read" + why, "the next sync asks again"};
  };
  if (!body.is_object() || !body.contains("access_token") || !body["access_token"].is_string()) return bad();
  granted out;
  auto& text = body["access_token"].get_ref<std::string&>();
  out.token = secret(text);
  wipe(text);
  if (out.token.empty()) return bad();
  out.lives = without_a_word;
  if (body.contains("expires_in") && body["expires_in"].is_number_integer()) {
    out.lives =
        std::clamp(std::chrono::seconds(body["expires_in"].get<std::int64_t>()), std::chrono::seconds(1), longest);
  }
  return out;
}

}  // namespace sluis::targets::oauth
