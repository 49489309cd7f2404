// A target's base URL: https, or http on this machine's loopback where that is allowed on purpose.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluis::config {

enum class plain_http : std::uint8_t { refused, on_loopback };

/// What is wrong with it, or nothing. User information, query and fragment are refused: secrets do not belong in a URL
/// (RFC 3986 3.2.1), and paths are appended to it.
[[nodiscard]] std::optional<std::string> url_problem(std::string_view url, plain_http allowed);

struct host_and_port {
  std::string host, port;
};

/// "http://host:port", with nothing else; an IPv6 address in brackets. A proxy is spoken to in plain text, and sees
/// host and port of a target only.
[[nodiscard]] std::optional<host_and_port> parse_proxy(std::string_view url);
/// "sis.example", an address, or ".example".
[[nodiscard]] bool is_host_or_domain(std::string_view text);

/// "localhost", 127.0.0.0/8 in four decimal parts, "::1" (without brackets). Names that only begin that way are not.
[[nodiscard]] bool is_loopback(std::string_view host);

}  // namespace sluis::config
