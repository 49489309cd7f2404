// A target's base url, and how values are written into paths and queries (RFC 3986).
#pragma once

#include <string>
#include <string_view>

#include "model/result.hpp"

namespace sluis::http {

enum class scheme { http, https };

struct base_url {
  scheme how = scheme::https;
  std::string host;  // a name or an address; an IPv6 address without brackets
  std::string port;  // decimal
  std::string path;  // without a slash at its end; may be empty

  [[nodiscard]] bool host_is_address() const;
  /// What goes into the Host header: with brackets for IPv6, without the scheme's own port.
  [[nodiscard]] std::string authority() const;
};

enum class plain_http { refused, allowed_on_loopback };

/// errc::invalid_input for: not http or https, no host, a user or password, a query or fragment, and http to anything
/// but a loopback address or "localhost" (whose addresses are checked again once resolved).
[[nodiscard]] result<base_url> parse_base_url(std::string_view text, plain_http plain);

/// Everything but unreserved characters (RFC 3986, 2.3) as %XX: safe as a path segment and as a query value.
[[nodiscard]] std::string percent_encode(std::string_view value);

}  // namespace sluis::http
