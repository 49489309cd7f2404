#include "daemon/sockets/session.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include "connectors/http/as_result.hpp"
#include "model/secret.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr unsigned http_1_1 = 11;

/// What a request that cannot even be read is told; nothing for a connection that is simply gone.
std::optional<api::answer> complaint(const beast::error_code& failed) {
  if (failed == http::error::body_limit) {
    return api::error_answer(http::status::payload_too_large, "invalid_input", "the request's body is larger than 1 MB",
                             "");
  }
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
    return api::error_answer(http::status::request_header_fields_too_large, "invalid_input",
                             "the request's header is too large", "");
  }
  static const auto& http_errors = http::make_error_code(http::error::end_of_stream).category();
  if (failed.category() != http_errors || failed == http::error::end_of_stream ||
      failed == http::error::partial_message) {
    return std::nullopt;
  }
  return api::error_answer(http::status::bad_request, "invalid_input", "this is not HTTP/1.1: " + failed.message(),
                           "docs/api.md describes what this socket speaks");
}

}  // namespace

session::session(socket_type socket, api::door where, caller who, api::router& routes, const socket_limits& limits)
    : stream_(std::move(socket)),
      buffer_(limits.header_bytes),
      where_(where),
      who_(who),
      routes_(routes),
      limits_(limits) {}

asio::awaitable<void> session::run() {
  try {
    while (co_await one_request() == next::another) {
    }
  } catch (...) {
    // Out of memory at the worst: this connection ends, the others go on.
  }
  beast::error_code ignored;
  stream_.socket().shutdown(asio::socket_base::shutdown_both, ignored);
  stream_.close();
}

asio::awaitable<session::next> session::one_request() {
  http::request_parser<http::string_body> parser;
  parser.header_limit(limits_.header_bytes);
  parser.body_limit(limits_.body_bytes);

  idle_ = true;
  stream_.expires_after(limits_.idle);
  const auto [header_failed, header_size] =
      co_await http::async_read_header(stream_, buffer_, parser, sluis::http::as_result);
  idle_ = false;
  if (!header_failed && !stopping_) {
    stream_.expires_after(limits_.body);
    const auto [body_failed, body_size] = co_await http::async_read(stream_, buffer_, parser, sluis::http::as_result);
    if (!body_failed) {
      const auto request = parser.release();
      // No route takes HEAD; its 405 has a body that the peer does not expect, so nothing may follow it.
      const bool goes_on = request.keep_alive() && request.method() != http::verb::head;
      const auto after = goes_on ? next::another : next::close;
      const api::request asked{where_, who_, request.method(), request.target(), request.body()};
      auto answer = co_await routes_.handle(asked);
      co_return co_await write(std::move(answer), request.version(), after);
    }
    if (auto told = complaint(body_failed)) co_return co_await write(std::move(*told), http_1_1, next::close);
    co_return next::close;
  }
  if (auto told = complaint(header_failed)) co_return co_await write(std::move(*told), http_1_1, next::close);
  co_return next::close;
}

asio::awaitable<session::next> session::write(api::answer what, unsigned version, next after) {
  if (stopping_) after = next::close;
  http::response<http::string_body> response(what.status, version);
  response.set(http::field::server, "sluisd");
  response.set(http::field::content_type, what.content_type);
  response.set(http::field::cache_control, "no-store");  // it may hold names
  if (!what.allow.empty()) response.set(http::field::allow, what.allow);
  response.keep_alive(after == next::another);
  response.body() = std::move(what.body);
  response.prepare_payload();
  stream_.expires_after(limits_.write);
  const auto [failed, written] = co_await http::async_write(stream_, response, sluis::http::as_result);
  stream_.expires_never();
  if (what.body_then == api::after_sending::wipe) wipe(response.body());
  co_return failed ? next::close : after;
}

void session::stop() {
  stopping_ = true;
  if (idle_) cut();
}

void session::cut() {
  stopping_ = true;
  stream_.close();
}

}  // namespace sluis::daemon
