#include "connectors/targets/graph/principal_name.hpp"

namespace sluis::targets::graph {

namespace {

constexpr std::string_view letters_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_domain = 48;
constexpr std::size_t longest_nickname = 64;

bool is_of(std::string_view text, std::string_view others) {
  for (const char c : text) {
    if (letters_and_digits.find(c) == std::string_view::npos && others.find(c) == std::string_view::npos) return false;
  }
  return !text.empty();
}

}  // namespace

result<void> check_principal_name(std::string_view name) {
  const auto at = name.find('@');
  if (at == std::string_view::npos) {
    return error{errc::invalid_input, "userPrincipalName must be an address, and user_name is none",
                 "record a consent that covers email, and give the institution a domain: Microsoft 365 has no logins "
                 "without one"};
  }
  const auto local = name.substr(0, at);
  const auto domain = name.substr(at + 1);
  if (local.size() > longest_local_part || domain.size() > longest_domain) {
    return error{errc::invalid_input,
                 "userPrincipalName is longer than Microsoft 365 takes (64 before the @, 48 after it)",
                 "shorten the login rule, or give this person a login by hand"};
  }
  const bool dots = !local.empty() && (local.front() == '.' || local.back() == '.');
  if (dots || !is_of(local, "'.-_!#^~") || !is_of(domain, ".-")) {
    return error{errc::invalid_input, "userPrincipalName has a character or form that Microsoft 365 does not take",
                 "change the login rule, or give this person a login by hand"};
  }
  return {};
}

std::string mail_nickname(std::string_view principal_name, const std::string& otherwise) {
  std::string out;
  for (const char c : principal_name.substr(0, principal_name.find('@'))) {
    if (is_of({&c, 1}, ".-_") && out.size() < longest_nickname) out += c;
  }
  while (!out.empty() && out.back() == '.') out.pop_back();
  return out.empty() ? otherwise : out;
}

}  // namespace sluis::targets::graph
