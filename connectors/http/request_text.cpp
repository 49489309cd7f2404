#include "connectors/http/request_text.hpp"

#include <algorithm>
#include <array>

namespace sluis::http {

namespace {

bool is_visible(char c) {
  return c > ' ' && c < 0x7f;
}
bool is_field_text(char c) {
  return c == ' ' || c == '\t' || is_visible(c);
}

bool is_safe(const request& r) {
  const auto all = [](const std::string& text, auto allowed) { return std::all_of(text.begin(), text.end(), allowed); };
  if (r.method.empty() || !all(r.method, [](char c) { return c >= 'A' && c <= 'Z'; })) return false;
  if (r.path.empty() || r.path.front() != '/' || !all(r.path, is_visible)) return false;
  if (!all(r.content_type, is_field_text)) return false;
  return std::all_of(r.headers.begin(), r.headers.end(), [&](const header& h) {
    return !h.first.empty() && h.first.find(':') == std::string::npos && all(h.first, is_visible) &&
           all(h.second, is_field_text);
  });
}

}  // namespace

result<secret> request_text(const base_url& url, const request& r, const secret& token) {
  if (!is_safe(r) || !std::all_of(token.reveal().begin(), token.reveal().end(), is_visible)) {
    return error{errc::invalid_input,
                 "a request was not sent: its method, path, headers or token hold an illegal character",
                 "check the target's url and credential file"};
  }
  const std::string authority = url.authority();
  std::size_t size =
      256 + authority.size() + url.path.size() + r.path.size() + token.size() + r.content_type.size() + r.body.size();
  for (const auto& [name, value] : r.headers) size += name.size() + value.size() + 4;

  std::string out;
  out.reserve(size);  // never moves: a moved string would leave a copy of the token behind
  out.append(r.method).append(" ").append(url.path).append(r.path).append(" HTTP/1.1\r\nHost: ").append(authority);
  out.append("\r\nUser-Agent: sluis/" SLUIS_VERSION "\r\n");
  if (!token.empty()) out.append("Authorization: Bearer ").append(token.reveal()).append("\r\n");
  for (const auto& [name, value] : r.headers) out.append(name).append(": ").append(value).append("\r\n");
  if (!r.content_type.empty()) out.append("Content-Type: ").append(r.content_type).append("\r\n");
  if (!r.body.empty() || r.method == "POST" || r.method == "PUT" || r.method == "PATCH") {
    out.append("Content-Length: ").append(std::to_string(r.body.size())).append("\r\n");
  }
  out.append("\r\n").append(r.body);
  return secret(std::move(out));
}

bool is_idempotent(const request& r) {
  static constexpr std::array<std::string_view, 5> methods = {"GET", "PUT", "DELETE", "HEAD", "OPTIONS"};
  return std::find(methods.begin(), methods.end(), r.method) != methods.end();
}

}  // namespace sluis::http
