// TLS as every target gets it: 1.2 or newer, the system's roots and, beside them, one file of the institution's own;
// peer and host name are always verified. There is no way to switch that off.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "connectors/http/url.hpp"
#include "model/result.hpp"

namespace sluis::http {

/// errc::io if the CA file cannot be read or holds no certificate.
[[nodiscard]] result<boost::asio::ssl::context> make_tls_context(const std::optional<std::filesystem::path>& ca_file);

/// Before the handshake: whom the certificate must name (a DNS or IP subjectAltName; the subject's CN does not count,
/// RFC 9525), and SNI.
void expect_host(SSL* session, const base_url& url);

/// After a failed handshake: why, in words that need no OpenSSL knowledge.
[[nodiscard]] error handshake_error(SSL* session, const base_url& url, const boost::system::error_code& ec);

}  // namespace sluis::http
