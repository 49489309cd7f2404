// The one HTTPS client: Asio and Beast coroutines, TLS 1.2 or newer with peer and host verified, a pool of kept
// connections, every step under a deadline, headers and bodies bounded, no redirects followed (a 3xx is an answer like
// any other), HTTP/1.1. All on one io_context's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "connectors/http/client_settings.hpp"
#include "connectors/http/stop_token.hpp"
#include "connectors/http/transport.hpp"

namespace sluis::http {

/// errc::invalid_input for a bad url, errc::io for a CA file that cannot be read. Errors of the transport name the
/// host, never a path, a token or a body.
///
/// A kept connection that fails before a byte of the answer came is replaced once where repeating is harmless: nothing
/// had been sent, or the method is idempotent. Any other request ends in outcome_unknown. That it rested too long or
/// was closed meanwhile is checked before it is used.
///
/// After `stop`: no new exchange begins (errc::unavailable); one under way has `stop_grace` to end by itself.
[[nodiscard]] result<std::unique_ptr<transport>> make_http_client(boost::asio::any_io_executor executor,
                                                                  client_settings settings, stop_token stop);

}  // namespace sluis::http
