// What goes back over a socket. Errors are {"error":{"code","message","hint"}} with a fitting status; the text of an
// error holds no personal data (model/result.hpp).
#pragma once

#include <boost/beast/http/status.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "model/result.hpp"

namespace sluis::daemon::api {

/// Keys keep the order in which docs/api.md shows them.
using json = nlohmann::ordered_json;

/// A body that holds a secret is overwritten once it has been sent.
enum class after_sending : std::uint8_t { keep, wipe };

struct answer {
  boost::beast::http::status status = boost::beast::http::status::ok;
  std::string content_type = "application/json";
  std::string body;
  std::string allow;  // header Allow, of a 405
  after_sending body_then = after_sending::keep;
};

/// Bytes that are no UTF-8 are replaced, never refused: an answer must not fail for one name.
[[nodiscard]] std::string dump(const json& what);

[[nodiscard]] answer json_answer(const json& what, boost::beast::http::status status = boost::beast::http::status::ok);
[[nodiscard]] answer error_answer(boost::beast::http::status status, const std::string& code,
                                  const std::string& message, const std::string& hint);
[[nodiscard]] answer error_answer(const error& cause);

/// 400 invalid_input · 403 refused · 404 not_found · 409 conflict · 503 unavailable, outcome_unknown, io · 500 the
/// rest.
[[nodiscard]] boost::beast::http::status status_of(errc code) noexcept;

}  // namespace sluis::daemon::api
