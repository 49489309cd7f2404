#include "connectors/http/url.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace sluis::http {

namespace {

error bad_url(const char* what) {
  return {errc::invalid_input, std::string("the target's url ") + what, "correct `url` in the configuration"};
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(host, ec);
  return !ec && address.is_loopback();
}

bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

result<void> read_port(std::string_view text, base_url& out) {
  std::uint16_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{} || end != text.data() + text.size() || number == 0) return bad_url("has an impossible port");
  out.port = std::to_string(number);
  return {};
}

/// host [":" port]; an IPv6 address in brackets.
result<void> read_authority(std::string_view text, base_url& out) {
  out.port = out.how == scheme::https ? "443" : "80";
  std::string_view port;
  if (!text.empty() && text.front() == '[') {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return bad_url("has an open bracket");
    out.host = std::string(text.substr(1, end - 1));
    boost::system::error_code ec;
    boost::asio::ip::make_address_v6(out.host, ec);
    if (ec) return bad_url("holds no IPv6 address between its brackets");
    port = text.substr(end + 1);
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    out.host = std::string(text.substr(0, colon));
    if (!is_name(out.host)) return bad_url("names no host");
    port = text.substr(colon);
  }
  if (port.empty()) return {};
  if (port.front() != ':') return bad_url("has something behind its host");
  return read_port(port.substr(1), out);
}

}  // namespace

bool base_url::host_is_address() const {
  boost::system::error_code ec;
  boost::asio::ip::make_address(host, ec);
  return !ec;
}

std::string base_url::authority() const {
  std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != (how == scheme::https ? "443" : "80")) out += ":" + port;
  return out;
}

// By hand and strict: Boost.URL 1.81 reads "127.0.0.1.evil.example" as the address 127.0.0.1 with the path
// ".evil.example".
result<base_url> parse_base_url(std::string_view text, plain_http plain) {
  base_url out;
  if (text.substr(0, 8) == "https://") {
    text.remove_prefix(8);
  } else if (text.substr(0, 7) == "http://") {
    out.how = scheme::http;
    text.remove_prefix(7);
  } else {
    return bad_url("begins with neither https:// nor http://");
  }
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\'; })) {
    return bad_url("holds a character that must be percent-encoded");
  }
  if (text.find('@') != std::string_view::npos)
    return bad_url("holds a user or an @; credentials belong into a credential file");
  if (text.find_first_of("?#") != std::string_view::npos) return bad_url("holds a query or fragment");
  const auto slash = std::min(text.find('/'), text.size());
  SLUIS_TRY(read_authority(text.substr(0, slash), out));
  out.path = std::string(text.substr(slash));
  while (!out.path.empty() && out.path.back() == '/') out.path.pop_back();
  if (out.how == scheme::http && (plain == plain_http::refused || !is_loopback(out.host))) {
    return error{errc::invalid_input, "the target's url is plain http",
                 "use https; plain http is only for a loopback address with allow_plain_http_on_loopback = true"};
  }
  return out;
}

std::string percent_encode(std::string_view value) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(value.size());
  for (const char c : value) {
    const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

}  // namespace sluis::http
