#include "tests/lab/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <sstream>

#include "tests/lab/text.hpp"

namespace lab {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::uint64_t most_body_bytes = 4u << 20;
constexpr std::chrono::seconds idle{60};

request to_request(const http::request<http::string_body>& from) {
  request out{std::string(from.method_string()), std::string(from.target()), {}, from.body()};
  for (const auto& field : from) out.headers.emplace_back(lower(field.name_string()), std::string(field.value()));
  return out;
}

http::response<http::string_body> to_response(answer from, unsigned version, bool keep_alive) {
  http::response<http::string_body> out{http::int_to_status(from.status), version};
  for (const auto& [name, value] : from.headers) out.set(name, value);
  out.set(http::field::server, "sluis-lab");
  out.keep_alive(keep_alive);
  out.body() = std::move(from.body);
  if (from.status != 204 && from.status != 304) out.prepare_payload();
  return out;
}

// The peer sees a reset, not an orderly end.
void reset(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

// Header and half of the body, then a reset.
template <class Stream>
asio::awaitable<void> write_cut(Stream& stream, const http::response<http::string_body>& whole) {
  std::ostringstream text;
  text << whole;
  const auto all = text.str();
  const auto half = all.substr(0, all.size() - (whole.body().size() + 1) / 2);
  error_code ec;
  co_await asio::async_write(stream, asio::buffer(half), asio::redirect_error(asio::use_awaitable, ec));
}

// One request and its answer. false: the connection is finished.
template <class Stream>
asio::awaitable<bool> exchange(Stream& stream, beast::flat_buffer& buffer, laboratory& in) {
  auto& lowest = beast::get_lowest_layer(stream);
  http::request_parser<http::string_body> parser;
  parser.body_limit(most_body_bytes);
  error_code ec;
  lowest.expires_after(idle);
  co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, ec));
  if (ec == http::error::body_limit) {
    const auto refused = to_response(
        {413, {{"Content-Type", "application/scim+json"}}, problem(413, "", "too large").body().dump()}, 11, false);
    co_await http::async_write(stream, refused, asio::redirect_error(asio::use_awaitable, ec));
    co_return false;
  }
  if (ec) co_return false;
  const auto received = parser.release();
  const auto asked = to_request(received);
  const auto fate = in.arrives(asked);
  if (fate == fault::delay) {
    asio::steady_timer timer(lowest.get_executor(), in.delay());
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  }
  auto outcome = in.handle(asked, fate);
  if (outcome.how == delivery::reset) {
    reset(lowest.socket());
    co_return false;
  }
  const auto response = to_response(std::move(outcome.what), received.version(), received.keep_alive());
  lowest.expires_after(idle);
  if (outcome.how == delivery::cut) {
    co_await write_cut(stream, response);
    reset(lowest.socket());
    co_return false;
  }
  co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, ec));
  co_return !ec && response.keep_alive();
}

asio::awaitable<void> plain_session(tcp::socket socket, laboratory& in) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  while (co_await exchange(stream, buffer, in)) {
  }
  error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
}

asio::awaitable<void> tls_session(tcp::socket socket, laboratory& in, asio::ssl::context& tls) {
  asio::ssl::stream<beast::tcp_stream> stream(std::move(socket), tls);
  beast::flat_buffer buffer;
  error_code ec;
  beast::get_lowest_layer(stream).expires_after(idle);
  co_await stream.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(asio::use_awaitable, ec));
  if (ec) co_return;
  while (co_await exchange(stream, buffer, in)) {
  }
  if (!beast::get_lowest_layer(stream).socket().is_open()) co_return;
  beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(1));
  co_await stream.async_shutdown(asio::redirect_error(asio::use_awaitable, ec));
}

}  // namespace

asio::awaitable<void> serve(tcp::acceptor& acceptor, laboratory& in, asio::ssl::context* tls) {
  const auto executor = co_await asio::this_coro::executor;
  while (acceptor.is_open()) {
    error_code ec;
    tcp::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return;
    socket.set_option(tcp::no_delay(true), ec);
    if (tls != nullptr) {
      asio::co_spawn(executor, tls_session(std::move(socket), in, *tls), asio::detached);
    } else {
      asio::co_spawn(executor, plain_session(std::move(socket), in), asio::detached);
    }
  }
}

}  // namespace lab
