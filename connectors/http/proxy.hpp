// An HTTP proxy between here and a target: it is asked for a tunnel (CONNECT, RFC 9110, 9.3.6), and TLS with the target
// goes through that, verified as without it. So the proxy learns the target's host and port, and nothing else. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/http/url.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::http {

struct proxy {
  std::string host;
  std::string port;
  secret login;                     // "user:password" (Basic, RFC 7617); empty: it asks for none
  std::vector<std::string> direct;  // hosts that are reached without it: "sis.example" itself, ".example" all below it
};

[[nodiscard]] bool is_direct(const proxy& p, std::string_view host);

/// The request for a tunnel to `target`.
[[nodiscard]] secret tunnel_request(const proxy& p, const base_url& target);

/// Of the proxy's answer; nothing: the tunnel is there. errc::unavailable: nothing was sent to the target.
[[nodiscard]] result<void> judge_tunnel(const proxy& p, const base_url& target, unsigned status);

/// Where it is, as messages name it.
[[nodiscard]] base_url address_of(const proxy& p);

}  // namespace sluis::http
