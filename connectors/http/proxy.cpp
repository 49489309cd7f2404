#include "connectors/http/proxy.hpp"

#include <openssl/evp.h>
#include <strings.h>

#include <algorithm>

namespace sluis::http {

namespace {

bool is_same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

/// RFC 4648, 4.
secret base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return secret(std::move(out));
}

/// With its port always, as CONNECT wants it.
std::string host_and_port(const base_url& url) {
  const bool is_bare = url.host.find(':') == std::string::npos;
  return (is_bare ? url.host : "[" + url.host + "]") + ":" + url.port;
}

}  // namespace

bool is_direct(const proxy& p, std::string_view host) {
  return std::any_of(p.direct.begin(), p.direct.end(), [&](const std::string& one) {
    if (!one.starts_with('.')) return is_same_name(one, host);
    return host.size() > one.size() && is_same_name(host.substr(host.size() - one.size()), one);
  });
}

secret tunnel_request(const proxy& p, const base_url& target) {
  const auto to = host_and_port(target);
  const auto login = base64(p.login.reveal());
  std::string out;
  out.reserve(256 + 2 * to.size() +
              login.size());  // never moves: a moved string would leave a copy of the login behind
  out.append("CONNECT ")
      .append(to)
      .append(" HTTP/1.1\r\nHost: ")
      .append(to)
      .append("\r\nUser-Agent: sluis/" SLUIS_VERSION "\r\n");
  if (!p.login.empty()) out.append("Proxy-Authorization: Basic ").append(login.reveal()).append("\r\n");
  out.append("\r\n");
  return secret(std::move(out));
}

result<void> judge_tunnel(const proxy& p, const base_url& target, unsigned status) {
  if (status >= 200 && status < 300) return {};
  const auto who = "the proxy " + host_and_port(address_of(p));
  if (status == 407) {
    const bool has_login = !p.login.empty();
    return error{errc::unavailable,
                 who + (has_login ? " refuses the user and password that it was given (407)"
                                  : " asks for a user and a password (407)"),
                 "write user:password into the file that proxy_credentials_file names, and reload; nothing was sent"};
  }
  return error{errc::unavailable,
               who + " made no connection to " + target.authority() + ": it answered " + std::to_string(status),
               status == 403 ? "let the proxy allow this host; nothing was sent"
                             : "ask whoever runs the proxy; nothing was sent"};
}

base_url address_of(const proxy& p) {
  return {scheme::http, p.host, p.port, {}};
}

}  // namespace sluis::http
