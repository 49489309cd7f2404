#include "config/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace sluis::config {

namespace {

bool is_ip(int family, const std::string& text, std::array<unsigned char, 16>& address) {
  return ::inet_pton(family, text.c_str(), address.data()) == 1;
}

bool is_host_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

bool is_host(std::string_view host, bool bracketed) {
  if (bracketed) {
    std::array<unsigned char, 16> address{};
    return is_ip(AF_INET6, std::string(host), address);
  }
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         std::all_of(host.begin(), host.end(), is_host_letter);
}

bool is_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
  return ec == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

struct authority {
  std::string_view host;
  std::string_view port;
  bool bracketed = false;
};

// "host", "host:port", "[v6]", "[v6]:port"
std::optional<authority> split_authority(std::string_view text) {
  authority out;
  if (!text.empty() && text.front() == '[') {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    out = {text.substr(1, close - 1), text.substr(close + 1), true};
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    out = {text.substr(0, colon), text.substr(colon), false};
  }
  if (!out.port.empty() && (out.port.front() != ':' || !is_port(out.port.substr(1)))) return std::nullopt;
  return out;
}

}  // namespace

std::optional<host_and_port> parse_proxy(std::string_view url) {
  static constexpr std::string_view plain = "http://";
  if (!url.starts_with(plain)) return std::nullopt;
  url.remove_prefix(plain.size());
  if (url.ends_with('/')) url.remove_suffix(1);
  const auto parts = split_authority(url);
  if (!parts || !is_host(parts->host, parts->bracketed) || parts->port.empty()) return std::nullopt;
  return host_and_port{std::string(parts->host), std::string(parts->port.substr(1))};
}

bool is_host_or_domain(std::string_view text) {
  std::array<unsigned char, 16> address{};
  if (is_ip(AF_INET6, std::string(text), address)) return true;
  return is_host(text.starts_with('.') ? text.substr(1) : text, false);
}

bool is_loopback(std::string_view host) {
  std::array<unsigned char, 16> address{};
  if (host == "localhost") return true;
  if (is_ip(AF_INET, std::string(host), address)) return address[0] == 127;
  if (!is_ip(AF_INET6, std::string(host), address)) return false;
  return std::all_of(address.begin(), address.end() - 1, [](unsigned char b) { return b == 0; }) && address.back() == 1;
}

std::optional<std::string> url_problem(std::string_view url, plain_http allowed) {
  static constexpr std::string_view secure = "https://";
  static constexpr std::string_view plain = "http://";
  const bool is_plain = url.substr(0, plain.size()) == plain;
  if (!is_plain && url.substr(0, secure.size()) != secure) return "must begin with https://";
  const auto is_printable = [](char c) { return c > ' ' && c < 127; };
  if (!std::all_of(url.begin(), url.end(), is_printable)) return "holds a blank or a character that a URL cannot hold";
  if (url.find_first_of("?#") != std::string_view::npos) return "must not hold a query or a fragment";
  const auto rest = url.substr(is_plain ? plain.size() : secure.size());
  const auto where = rest.substr(0, rest.find('/'));
  if (where.find('@') != std::string_view::npos) return "must not hold a user name or a password; use token_file";
  const auto parts = split_authority(where);
  if (!parts || !is_host(parts->host, parts->bracketed)) return "has no valid host name or port";
  if (!is_plain) return std::nullopt;
  if (!is_loopback(parts->host)) return "must begin with https://: http would show everything on the way";
  if (allowed == plain_http::refused)
    return "must begin with https://, or set allow_plain_http_on_loopback = true for a test service";
  return std::nullopt;
}

}  // namespace sluis::config
