// A request as it goes over the wire (RFC 9112). Written here and not by Beast's serialiser so that the one copy of the
// bearer token that a request needs can be wiped when it is sent.
#pragma once

#include "connectors/http/transport.hpp"
#include "connectors/http/url.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"

namespace sluis::http {

/// errc::invalid_input if a method, path or header holds a character that could end its line or start another request.
[[nodiscard]] result<secret> request_text(const base_url& url, const request& r, const secret& token);

/// Repeating it has the same effect as sending it once (RFC 9110, 9.2.2).
[[nodiscard]] bool is_idempotent(const request& r);

}  // namespace sluis::http
